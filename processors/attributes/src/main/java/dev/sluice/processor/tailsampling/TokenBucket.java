package dev.sluice.processor.tailsampling;

import dev.sluice.runtime.Clock;

/**
 * Lets so much pass in a second, and so much at once after a pause: a token bucket that is full at
 * first, with the arithmetic (doubles, and what is missing by less than a nanosecond is there) of
 * the limiter that the reference uses. One thread at a time.
 */
final class TokenBucket {
  private static final double NANOS_A_SECOND = 1e9;

  private final Clock clock;
  private final double perSecond;
  private final long capacity;
  private double tokens;
  private long filledNanos;

  /**
   * @param perSecond what comes in a second
   * @param capacity what it holds; more than that never passes at once
   */
  TokenBucket(Clock clock, long perSecond, long capacity) {
    this.clock = clock;
    this.perSecond = (double) perSecond;
    this.capacity = capacity;
    this.tokens = (double) capacity;
    this.filledNanos = clock.nanoTime();
  }

  /** Takes so many tokens, if they are there. */
  boolean tryTake(long amount) {
    long now = clock.nanoTime();
    double filled = tokens;
    if (perSecond > 0) {
      double came = Math.max(0, now - filledNanos) / NANOS_A_SECOND * perSecond;
      filled = Math.min(tokens + came, (double) capacity);
    }
    double left = filled - (double) amount;
    if (amount > capacity || (left < 0 && nanosFor(-left) > 0)) {
      return false;
    }
    tokens = left;
    filledNanos = now;
    return true;
  }

  private long nanosFor(double missing) {
    return perSecond > 0 ? (long) (missing / perSecond * NANOS_A_SECOND) : Long.MAX_VALUE;
  }
}
