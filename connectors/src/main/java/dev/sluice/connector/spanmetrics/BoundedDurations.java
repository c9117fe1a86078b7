package dev.sluice.connector.spanmetrics;

import dev.sluice.otlp.write.MetricWriter;
import java.util.Arrays;

/** Durations in buckets with bounds. */
final class BoundedDurations extends Durations {
  private static final long OBJECTS_BYTES = 48;

  private final double[] bounds; // shared, ascending
  private final long[] counts; // one more than bounds
  private double sum;

  BoundedDurations(double[] bounds) {
    this.bounds = bounds;
    this.counts = new long[bounds.length + 1];
  }

  @Override
  void add(double value, long times) {
    sum += value * times;
    int at = Arrays.binarySearch(bounds, value); // a bound belongs to the bucket below it
    counts[at >= 0 ? at : -at - 1] += times;
  }

  @Override
  void writeTo(MetricWriter out) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    out.total(total, sum);
    out.buckets(counts, bounds);
  }

  @Override
  long sizeBytes() {
    return OBJECTS_BYTES + 8L * counts.length;
  }
}
