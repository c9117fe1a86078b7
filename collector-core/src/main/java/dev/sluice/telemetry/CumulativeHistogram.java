package dev.sluice.telemetry;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * A histogram that only grows, so that {@code rate()} over its buckets is right. Thread-safe,
 * lock-free.
 */
public final class CumulativeHistogram {
  private final double[] bounds;
  private final LongAdder[] counts;
  private final DoubleAdder sum = new DoubleAdder();

  /**
   * Upper bounds, ascending and finite; a value counts in the first bucket whose bound is at least
   * the value.
   */
  public CumulativeHistogram(double... bounds) {
    this.bounds = bounds.clone();
    this.counts = new LongAdder[bounds.length + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
    for (int i = 1; i < bounds.length; i++) {
      if (!(bounds[i - 1] < bounds[i])) {
        throw new IllegalArgumentException("bounds must ascend");
      }
    }
  }

  /** Counts one value. */
  public void record(double value) {
    int bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sum.add(value);
  }

  public double[] bounds() {
    return bounds.clone();
  }

  /** Counts per bucket, not cumulative; the last one is above every bound. */
  public long[] counts() {
    long[] snapshot = new long[counts.length];
    for (int i = 0; i < counts.length; i++) {
      snapshot[i] = counts[i].sum();
    }
    return snapshot;
  }

  public double sum() {
    return sum.sum();
  }
}
