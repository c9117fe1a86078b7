/** Tests of the harness. */
@NullMarked
package dev.sluice.load;

import org.jspecify.annotations.NullMarked;
