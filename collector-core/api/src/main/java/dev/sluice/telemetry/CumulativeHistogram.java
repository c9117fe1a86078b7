package dev.sluice.telemetry;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleConsumer;

/**
 * A histogram that only grows, so that {@code rate()} over its buckets is right. Thread-safe,
 * lock-free.
 */
public final class CumulativeHistogram {
  private final double[] bounds;
  private final LongAdder[] counts;
  private final DoubleAdder sum = new DoubleAdder();
  private final DoubleAccumulator min = new DoubleAccumulator(Math::min, Double.POSITIVE_INFINITY);
  private final DoubleAccumulator max = new DoubleAccumulator(Math::max, Double.NEGATIVE_INFINITY);
  private final List<CumulativeHistogram> mirrors = new CopyOnWriteArrayList<>();
  private volatile DoubleConsumer[] listeners = {}; // written under this, never changed in place

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
    min.accumulate(value);
    max.accumulate(value);
    for (CumulativeHistogram mirror : mirrors) {
      mirror.record(value);
    }
    for (DoubleConsumer listener : listeners) {
      listener.accept(value);
    }
  }

  /** From now on every value is told to that listener too, on the thread that records it. */
  public synchronized void listen(DoubleConsumer listener) {
    DoubleConsumer[] more = Arrays.copyOf(listeners, listeners.length + 1);
    more[listeners.length] = listener;
    listeners = more;
  }

  /** Ends what {@link #listen} began. */
  public synchronized void unlisten(DoubleConsumer listener) {
    listeners =
        Arrays.stream(listeners).filter(one -> one != listener).toArray(DoubleConsumer[]::new);
  }

  /**
   * A histogram with other bounds that counts what this one counts from now on; asked again for the
   * same bounds, the same one.
   */
  CumulativeHistogram mirror(double... otherBounds) {
    synchronized (mirrors) {
      for (CumulativeHistogram mirror : mirrors) {
        if (Arrays.equals(mirror.bounds, otherBounds)) {
          return mirror;
        }
      }
      CumulativeHistogram made = new CumulativeHistogram(otherBounds);
      mirrors.add(made);
      return made;
    }
  }

  /** One histogram that has counted what both have; their bounds must agree. */
  CumulativeHistogram plus(CumulativeHistogram other) {
    if (!Arrays.equals(bounds, other.bounds)) {
      throw new IllegalArgumentException("histograms with different bounds cannot be added");
    }
    CumulativeHistogram both = new CumulativeHistogram(bounds);
    for (CumulativeHistogram one : List.of(this, other)) {
      long[] snapshot = one.counts();
      for (int i = 0; i < snapshot.length; i++) {
        both.counts[i].add(snapshot[i]);
      }
      both.sum.add(one.sum());
      both.min.accumulate(one.min());
      both.max.accumulate(one.max());
    }
    return both;
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

  /** The least value; positive infinity before the first. */
  public double min() {
    return min.get();
  }

  /** The greatest value; negative infinity before the first. */
  public double max() {
    return max.get();
  }
}
