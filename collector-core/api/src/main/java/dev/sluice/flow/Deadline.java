package dev.sluice.flow;

import java.time.Duration;

/**
 * A point of the monotonic clock after which an answer is of no use. Compared by subtraction, since
 * {@code nanoTime} may wrap.
 *
 * @param atNanos the point, in the collector's clock's {@code nanoTime}; ignored when there is no
 *     deadline
 * @param exists whether there is a deadline at all
 */
public record Deadline(long atNanos, boolean exists) {
  /** No deadline. */
  public static final Deadline NONE = new Deadline(0, false);

  /** So long from now. */
  public static Deadline after(long nowNanos, Duration time) {
    return new Deadline(nowNanos + time.toNanos(), true);
  }

  /** Nanoseconds left, negative when passed; {@link Long#MAX_VALUE} without a deadline. */
  public long remainingNanos(long nowNanos) {
    return exists ? atNanos - nowNanos : Long.MAX_VALUE;
  }

  /** Whether it has passed. */
  public boolean isPassed(long nowNanos) {
    return exists && atNanos - nowNanos <= 0;
  }
}
