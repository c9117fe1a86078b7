@NullMarked
package dev.sluice.load.generate;

import org.jspecify.annotations.NullMarked;
