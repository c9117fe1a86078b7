/** Load without a collector of its own, and the search for the knee. */
@NullMarked
package dev.sluice.load.generate;

import org.jspecify.annotations.NullMarked;
