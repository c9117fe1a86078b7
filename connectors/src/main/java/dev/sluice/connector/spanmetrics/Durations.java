package dev.sluice.connector.spanmetrics;

import dev.sluice.otlp.write.MetricWriter;

/** How long the spans of one series took. Guarded by the lock of its resource. */
abstract sealed class Durations permits BoundedDurations, ExponentialDurations {
  /** Makes empty ones, all alike. */
  @FunctionalInterface
  interface Kind {
    Durations newDurations();
  }

  /**
   * Counts a duration.
   *
   * @param value in the unit of the metric, not negative
   * @param times how many spans took that long
   */
  abstract void add(double value, long times);

  /** Writes them to a point that was begun. */
  abstract void writeTo(MetricWriter out);

  /** Bytes on the heap, about. */
  abstract long sizeBytes();
}
