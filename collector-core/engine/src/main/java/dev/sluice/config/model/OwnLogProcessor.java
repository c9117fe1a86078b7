package dev.sluice.config.model;

import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.int64;
import static dev.sluice.config.Key.optional;
import static dev.sluice.config.Key.section;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Spec;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends the collector's own log lines: one of {@code service::telemetry::logs::processors}.
 *
 * @param exporter where they go
 * @param delay the longest a line waits for others; zero for {@code simple}, which sends each as
 *     soon as the one before is through
 * @param maxQueueSize lines that may wait; what comes beyond is dropped and counted
 * @param maxBatchSize lines in one request
 * @param exportTimeout of one request
 */
public record OwnLogProcessor(
    OwnExporter exporter,
    Duration delay,
    int maxQueueSize,
    int maxBatchSize,
    Duration exportTimeout) {
  private static final int DEFAULT_QUEUE = 2048;
  private static final long DEFAULT_TIMEOUT_MILLIS = 30_000;

  /** {@code batch}: several lines a request. */
  private static final Spec<OwnLogProcessor> BATCH =
      Spec.of(
          keys ->
              new OwnLogProcessor(
                  keys.get(section("exporter", OwnExporter.SPEC, "where they go")),
                  PositiveKeys.millis(
                      keys, int64("schedule_delay", 1000, "longest wait for a batch to fill")),
                  PositiveKeys.count(
                      keys, int32("max_queue_size", DEFAULT_QUEUE, "lines that may wait")),
                  PositiveKeys.count(
                      keys, int32("max_export_batch_size", 512, "lines in one request")),
                  PositiveKeys.millis(
                      keys, int64("export_timeout", DEFAULT_TIMEOUT_MILLIS, "of one request"))));

  /** {@code simple}: one line a request. */
  private static final Spec<OwnLogProcessor> SIMPLE =
      Spec.of(
          keys ->
              new OwnLogProcessor(
                  keys.get(section("exporter", OwnExporter.SPEC, "where they go")),
                  Duration.ZERO,
                  DEFAULT_QUEUE,
                  1,
                  Duration.ofMillis(DEFAULT_TIMEOUT_MILLIS)));

  static final Spec<OwnLogProcessor> SPEC =
      Spec.of(
          keys ->
              of(
                  keys.get(optional("batch", BATCH, "several lines a request")),
                  keys.get(optional("simple", SIMPLE, "one line a request"))));

  private static OwnLogProcessor of(
      Optional<OwnLogProcessor> batch, Optional<OwnLogProcessor> simple) {
    if (batch.isPresent() && simple.isPresent()) {
      throw new ConfigException(
          "",
          "",
          "must not specify multiple log processor type",
          "Make two processors of batch and simple.");
    }
    return batch
        .or(() -> simple)
        .orElseThrow(
            () ->
                new ConfigException(
                    "",
                    "",
                    "unsupported log processor type, must be one of simple or batch",
                    "Write batch: {exporter: {otlp: {...}}}."));
  }
}
