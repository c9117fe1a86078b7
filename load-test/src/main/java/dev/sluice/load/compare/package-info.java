/** The same load for several collectors by turns, and the ratios of what it costs them. */
@NullMarked
package dev.sluice.load.compare;

import org.jspecify.annotations.NullMarked;
