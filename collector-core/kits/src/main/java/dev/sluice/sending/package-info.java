/**
 * The one base of every exporter that sends: queue, batching, retry, time-out, ledger and metrics
 * around a {@link dev.sluice.sending.Sender}, which knows how to make one attempt.
 *
 * <p>A batch comes in through an {@link dev.sluice.sending.Entrance} ({@code Admission} in memory,
 * {@code StoredQueue} on disk), waits to be merged in a {@link dev.sluice.sending.Stage}, then as a
 * {@link dev.sluice.sending.Request} for a place in flight, and is brought to its end by {@link
 * dev.sluice.sending.Delivery}. A {@link dev.sluice.sending.Room} is what it occupies until then.
 *
 * <p>Threads: a request is sent on the thread that brought it when a place in flight is free, else
 * on the thread that freed one, or on a timer thread after a wait. No thread ever waits, except for
 * the disk: what {@code sending_queue::storage} writes and reads it does on the executor.
 */
@NullMarked
package dev.sluice.sending;

import org.jspecify.annotations.NullMarked;
