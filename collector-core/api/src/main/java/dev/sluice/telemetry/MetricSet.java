package dev.sluice.telemetry;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Makes instruments under the reference's names. Asking twice for one name and label set gives the
 * same instrument. Labels are pairs: name, value, name, value. Names are in exposition form ({@code
 * otelcol_receiver_accepted_spans}). Thread-safe; cheap to write, so keep instruments in fields
 * rather than asking again on the hot path.
 */
public interface MetricSet extends AutoCloseable {
  /**
   * A cumulative count. Writes to the adder are always counted; a level that is not configured is
   * not shown.
   */
  LongAdder counter(MetricLevel level, String name, String unit, String help, String... labels);

  /** A cumulative value read when asked for. */
  void counterFrom(
      MetricLevel level,
      String name,
      String unit,
      String help,
      DoubleSupplier value,
      String... labels);

  /** A value read when asked for. */
  void gauge(
      MetricLevel level,
      String name,
      String unit,
      String help,
      LongSupplier value,
      String... labels);

  /** Cumulative buckets; upper bounds ascending, without infinity. */
  CumulativeHistogram histogram(
      MetricLevel level, String name, String unit, String help, double[] bounds, String... labels);

  /** How much is measured, for components whose labels (not only whose metrics) depend on it. */
  default MetricLevel level() {
    return MetricLevel.NORMAL;
  }

  /** Takes every instrument made here out of the collector's metrics. */
  @Override
  void close();
}
