package dev.sluice.tap;

import dev.sluice.data.Batch;
import java.time.Instant;

/**
 * A copy of a batch that passed an edge. Its bytes weigh in the collector's memory budget until it
 * is closed; whoever polled it does that once, on any thread, and reads it no more then.
 *
 * @param edge where it passed
 * @param time when
 * @param batch plain bytes; without metadata, which may hold what clients authenticate with
 */
public record TappedBatch(EdgeId edge, Instant time, Batch batch) implements AutoCloseable {
  /** Gives the bytes back. */
  @Override
  public void close() {
    batch.lease().release();
  }
}
