package dev.sluice.sending;

import java.util.function.DoubleSupplier;

/**
 * The waits between attempts: exponential growth up to a cap, each wait spread at random around its
 * interval. Immutable apart from the random source.
 */
final class Backoff {
  private final RetryConfig config;
  private final DoubleSupplier random; // uniform in [0, 1)

  Backoff(RetryConfig config, DoubleSupplier random) {
    this.config = config;
    this.random = random;
  }

  long firstIntervalNanos() {
    return Math.min(config.initialInterval().toNanos(), config.maxInterval().toNanos());
  }

  /** The interval after this one. */
  long nextIntervalNanos(long intervalNanos) {
    double grown = intervalNanos * config.multiplier();
    long max = config.maxInterval().toNanos();
    return grown >= max ? max : (long) grown;
  }

  /** A wait of this interval, stretched or cut by up to the randomization factor. */
  long spread(long intervalNanos) {
    double delta = config.randomizationFactor() * intervalNanos;
    return (long) (intervalNanos - delta + random.getAsDouble() * 2 * delta);
  }
}
