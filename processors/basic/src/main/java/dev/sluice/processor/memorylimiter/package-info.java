/**
 * Refuses data, so that it can be sent again, while the process is short of memory. One limiter for
 * each configured id watches; a processor in each pipeline asks it.
 */
@NullMarked
package dev.sluice.processor.memorylimiter;

import org.jspecify.annotations.NullMarked;
