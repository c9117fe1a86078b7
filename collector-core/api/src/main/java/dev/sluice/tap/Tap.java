package dev.sluice.tap;

import org.jspecify.annotations.Nullable;

/**
 * A look at one edge, from when it was opened until it is closed or ends. It sees each offer of a
 * batch as it is made, before the answer; what is offered again as a whole is seen again, the rest
 * of a batch of which a part was taken is not. Thread-safe.
 */
public interface Tap extends AutoCloseable {
  /** What is watched. */
  EdgeId edge();

  /**
   * The next copy, or null when there is none now; never waits. The caller owns it and closes it.
   */
  @Nullable TappedBatch poll();

  /** What became of the batches so far. */
  TapCounts counts();

  /**
   * Why nothing more is copied, or null while it goes on. What was copied before can still be
   * polled, unless the tap was closed.
   */
  @Nullable TapEnd end();

  /**
   * Stops watching and lets go of every copy that was not polled. Without effect the second time.
   */
  @Override
  void close();
}
