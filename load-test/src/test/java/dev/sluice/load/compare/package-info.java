@NullMarked
package dev.sluice.load.compare;

import org.jspecify.annotations.NullMarked;
