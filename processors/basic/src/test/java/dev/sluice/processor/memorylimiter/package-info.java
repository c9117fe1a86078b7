/** Tests of the memory limiter. */
@NullMarked
package dev.sluice.processor.memorylimiter;

import org.jspecify.annotations.NullMarked;
