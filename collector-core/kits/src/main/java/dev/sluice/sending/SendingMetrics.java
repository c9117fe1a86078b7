package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.telemetry.CumulativeHistogram;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** The reference's metrics of an exporter. Thread-safe. */
final class SendingMetrics {
  private static final double[] ITEM_BOUNDS = {
    10, 25, 50, 75, 100, 250, 500, 750, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10000,
    20000, 30000, 50000, 100000
  };
  private static final double[] BYTE_BOUNDS = powersOfTwo(128, 16_777_216);

  private final MetricSet metrics;
  private final Signal signal;
  private final String[] senderLabels;
  private final String[] queueLabels;
  private final LongAdder sent;
  private final LongAdder sendFailed;
  private final LongAdder enqueueFailed;
  private final LongAdder overdue;
  private final LongAdder lateAnswers;
  private final Map<String, LongAdder> sendFailedByType = new ConcurrentHashMap<>();
  private final @Nullable CumulativeHistogram enqueueItems;
  private final @Nullable CumulativeHistogram enqueueBytes;
  private final @Nullable CumulativeHistogram batchItems;
  private final @Nullable CumulativeHistogram batchBytes;

  SendingMetrics(
      ComponentContext context, Signal signal, SendingTraits traits, SendingConfig config) {
    this.metrics = context.metrics();
    this.signal = signal;
    String exporter = context.id().toString();
    List<String> labels = new ArrayList<>(List.of("exporter", exporter));
    labels.addAll(traits.metricLabels());
    this.senderLabels = labels.toArray(String[]::new);
    this.queueLabels = new String[] {"exporter", exporter, "data_type", signal.id()};
    this.sent = itemCounter("sent", "successfully sent to destination", senderLabels);
    this.sendFailed =
        itemCounter("send_failed", "in failed attempts to send to destination", senderLabels);
    this.enqueueFailed =
        itemCounter(
            "enqueue_failed", "failed to be added to the sending queue", "exporter", exporter);
    this.overdue =
        attemptCounter(
            "overdue_attempts", "Attempts ended without the exporter, long after their time-out.");
    this.lateAnswers =
        attemptCounter("late_answers", "Answers that came after their attempt had been ended.");
    boolean queued = config.queue().isPresent();
    boolean batched = config.queue().flatMap(QueueConfig::batch).isPresent();
    this.enqueueItems =
        queued
            ? sizes(
                "enqueue_size",
                unit(signal),
                "Items in a request when queued.",
                ITEM_BOUNDS,
                "exporter",
                exporter)
            : null;
    this.enqueueBytes =
        queued
            ? sizes(
                "enqueue_size_bytes",
                "By",
                "Bytes of a request when queued.",
                BYTE_BOUNDS,
                "exporter",
                exporter)
            : null;
    this.batchItems =
        batched
            ? sizes(
                "queue_batch_send_size",
                unit(signal),
                "Items in a batch that was sent.",
                ITEM_BOUNDS,
                senderLabels)
            : null;
    this.batchBytes =
        batched
            ? sizes(
                "queue_batch_send_size_bytes",
                "By",
                "Bytes of a batch that was sent.",
                BYTE_BOUNDS,
                senderLabels)
            : null;
  }

  void queueGauges(LongSupplier size, LongSupplier capacity) {
    metrics.gauge(
        MetricLevel.BASIC,
        "otelcol_exporter_queue_size",
        "{batch}",
        "What waits or is in flight, in units of the sizer.",
        size,
        queueLabels);
    metrics.gauge(
        MetricLevel.BASIC,
        "otelcol_exporter_queue_capacity",
        "{batch}",
        "What may wait or be in flight, in units of the sizer.",
        capacity,
        queueLabels);
  }

  void inFlight(LongSupplier requests) {
    metrics.gauge(
        MetricLevel.BASIC,
        "otelcol_exporter_in_flight_requests",
        "{request}",
        "Requests being sent, waits between attempts included.",
        requests,
        queueLabels);
  }

  /** An attempt was ended because its sender did not. */
  void overdue() {
    overdue.increment();
  }

  /** The sender of such an attempt has answered. */
  void lateAnswer() {
    lateAnswers.increment();
  }

  void sent(long items) {
    sent.add(items);
  }

  void enqueued(Batch batch) {
    record(batch, enqueueItems, enqueueBytes);
  }

  void enqueueFailed(long items) {
    enqueueFailed.add(items);
  }

  /** A batch made by the queue goes out. */
  void batchSent(Batch batch) {
    record(batch, batchItems, batchBytes);
  }

  /** Counted once for a request, when no further attempt follows. */
  void sendFailed(long items, String errorType, boolean permanent) {
    if (!isDetailed()) {
      sendFailed.add(items);
      return;
    }
    sendFailedByType
        .computeIfAbsent(
            errorType + '/' + permanent,
            key -> {
              List<String> labels = new ArrayList<>(List.of(senderLabels));
              labels.addAll(
                  List.of("error_type", errorType, "error_permanent", String.valueOf(permanent)));
              return itemCounter(
                  "send_failed",
                  "in failed attempts to send to destination",
                  labels.toArray(String[]::new));
            })
        .add(items);
  }

  private void record(
      Batch batch, @Nullable CumulativeHistogram items, @Nullable CumulativeHistogram bytes) {
    if (isDetailed() && items != null && bytes != null) {
      items.record(batch.items());
      bytes.record((double) batch.wireBytes());
    }
  }

  private LongAdder attemptCounter(String name, String help) {
    return metrics.counter(
        MetricLevel.BASIC, "sluice_exporter_" + name, "{attempt}", help, queueLabels);
  }

  /** A reload may change the level. */
  private boolean isDetailed() {
    return metrics.level().includes(MetricLevel.DETAILED);
  }

  private LongAdder itemCounter(String verb, String help, String... labels) {
    return metrics.counter(
        MetricLevel.BASIC,
        "otelcol_exporter_" + verb + "_" + signal.metricSuffix(),
        unit(signal),
        "Number of " + signal.itemNoun() + " " + help + ".",
        labels);
  }

  private CumulativeHistogram sizes(
      String name, String unit, String help, double[] bounds, String... labels) {
    return metrics.histogram(
        MetricLevel.DETAILED, "otelcol_exporter_" + name, unit, help, bounds, labels);
  }

  private static String unit(Signal signal) {
    return switch (signal) {
      case TRACES -> "{span}";
      case METRICS -> "{datapoint}";
      case LOGS -> "{record}";
      case PROFILES -> "{sample}";
    };
  }

  private static double[] powersOfTwo(double first, double last) {
    return DoubleStream.iterate(first, bound -> bound <= last, bound -> 2 * bound).toArray();
  }
}
