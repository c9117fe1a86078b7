package dev.sluice.config.model;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
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
  private static final int DEFAULT_BATCH = 512;
  private static final long DEFAULT_DELAY_MILLIS = 1000;
  private static final long DEFAULT_TIMEOUT_MILLIS = 30_000;

  private static final Key<OwnExporter> EXPORTER =
      Key.section("exporter", OwnExporter.SPEC, "where they go");

  private static final class Batch {
    static final Key<Long> DELAY =
        Key.of(
            "schedule_delay",
            ValueType.int64().keepingDefaultOnNull(),
            DEFAULT_DELAY_MILLIS,
            "longest wait for a batch to fill, in milliseconds");
    static final Key<Integer> QUEUE =
        Key.of(
            "max_queue_size",
            ValueType.int32().keepingDefaultOnNull(),
            DEFAULT_QUEUE,
            "lines that may wait");
    static final Key<Integer> BATCH =
        Key.of(
            "max_export_batch_size",
            ValueType.int32().keepingDefaultOnNull(),
            DEFAULT_BATCH,
            "lines in one request");
    static final Key<Long> TIMEOUT =
        Key.of(
            "export_timeout",
            ValueType.int64().keepingDefaultOnNull(),
            DEFAULT_TIMEOUT_MILLIS,
            "of one request, in milliseconds");
    static final Spec<OwnLogProcessor> SPEC =
        Spec.of(
            v ->
                new OwnLogProcessor(
                    v.get(EXPORTER),
                    Duration.ofMillis(positive(DELAY, v.get(DELAY))),
                    (int) positive(QUEUE, v.get(QUEUE)),
                    (int) positive(BATCH, v.get(BATCH)),
                    Duration.ofMillis(positive(TIMEOUT, v.get(TIMEOUT)))),
            DELAY,
            QUEUE,
            BATCH,
            TIMEOUT,
            EXPORTER);

    private static long positive(Key<?> key, long value) {
      if (value <= 0) {
        throw new ConfigException(key.name(), value, "must be positive", "Remove it.");
      }
      return value;
    }
  }

  private static final Spec<OwnLogProcessor> SIMPLE_SPEC =
      Spec.of(
          v ->
              new OwnLogProcessor(
                  v.get(EXPORTER),
                  Duration.ZERO,
                  DEFAULT_QUEUE,
                  1,
                  Duration.ofMillis(DEFAULT_TIMEOUT_MILLIS)),
          EXPORTER);

  private static final Key<Optional<OwnLogProcessor>> BATCH =
      Key.optional("batch", Batch.SPEC, Presence.NONE, "several lines a request");
  private static final Key<Optional<OwnLogProcessor>> SIMPLE =
      Key.optional("simple", SIMPLE_SPEC, Presence.NONE, "one line a request");

  static final Spec<OwnLogProcessor> SPEC =
      Spec.of(
          v -> {
            Optional<OwnLogProcessor> batch = v.get(BATCH);
            Optional<OwnLogProcessor> simple = v.get(SIMPLE);
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
          },
          BATCH,
          SIMPLE);
}
