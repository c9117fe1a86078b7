package dev.sluice.processor.batch;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Batch;
import dev.sluice.telemetry.CumulativeHistogram;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;

/** The reference's metrics of the processor; sends count when they succeeded. Thread-safe. */
final class BatchMetrics {
  private static final String PREFIX = "otelcol_processor_batch_";
  private static final double[] ITEM_BOUNDS = {
    10, 25, 50, 75, 100, 250, 500, 750, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10000,
    20000, 30000, 50000, 100000
  };
  private static final double[] BYTE_BOUNDS =
      DoubleStream.iterate(128, bound -> bound <= 16_777_216, bound -> 2 * bound).toArray();

  private final MetricSet metrics;
  private final String[] labels;
  private final CumulativeHistogram items;
  private final CumulativeHistogram bytes;
  private final LongAdder bySize;
  private final LongAdder byTimeout;

  /** Why a batch went out. */
  enum Trigger {
    SIZE,
    TIMEOUT
  }

  BatchMetrics(ComponentContext context) {
    this.metrics = context.metrics();
    this.labels = new String[] {"processor", context.id().toString()};
    this.items =
        metrics.histogram(
            MetricLevel.NORMAL,
            PREFIX + "batch_send_size",
            "{unit}",
            "Number of units in the batch.",
            ITEM_BOUNDS,
            labels);
    this.bytes =
        metrics.histogram(
            MetricLevel.DETAILED,
            PREFIX + "batch_send_size_bytes",
            "By",
            "Number of bytes in the batch that was sent.",
            BYTE_BOUNDS,
            labels);
    this.bySize =
        metrics.counter(
            MetricLevel.NORMAL,
            PREFIX + "batch_size_trigger_send",
            "{time}",
            "Number of times the batch was sent due to a size trigger.",
            labels);
    this.byTimeout =
        metrics.counter(
            MetricLevel.NORMAL,
            PREFIX + "timeout_trigger_send",
            "{time}",
            "Number of times the batch was sent due to a timeout trigger.",
            labels);
  }

  void cardinality(LongSupplier combinations) {
    metrics.gauge(
        MetricLevel.NORMAL,
        PREFIX + "metadata_cardinality",
        "{combination}",
        "Number of distinct metadata value combinations being processed.",
        combinations,
        labels);
  }

  void sent(Batch batch, Trigger trigger) {
    items.record(batch.items());
    bytes.record((double) batch.wireBytes());
    switch (trigger) {
      case SIZE -> bySize.increment();
      case TIMEOUT -> byTimeout.increment();
    }
  }
}
