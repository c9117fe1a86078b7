/**
 * What every component needs that answers for batches before it has passed them on: exact bounds,
 * callers that wait without a thread, the form in which bytes are kept, and a way to wait for the
 * last one at the end.
 */
@NullMarked
package dev.sluice.holding;

import org.jspecify.annotations.NullMarked;
