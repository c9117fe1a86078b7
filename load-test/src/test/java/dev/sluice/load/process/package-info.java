@NullMarked
package dev.sluice.load.process;

import org.jspecify.annotations.NullMarked;
