/**
 * Consistent probability sampling: the randomness of a trace, the threshold that it passed, and the
 * trace state that carries both.
 */
@NullMarked
package dev.sluice.sampling;

import org.jspecify.annotations.NullMarked;
