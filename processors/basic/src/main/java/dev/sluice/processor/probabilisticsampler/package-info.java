/**
 * Keeps a share of traces or log records, decided by trace id or by an attribute, so that every
 * collector of a fleet decides alike. Whole batches go through on the caller's thread; what nothing
 * changes is passed on as it came.
 */
@NullMarked
package dev.sluice.processor.probabilisticsampler;

import org.jspecify.annotations.NullMarked;
