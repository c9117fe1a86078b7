package dev.sluice.config.model;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The collector's own metrics, sent from time to time: one of {@code
 * service::telemetry::metrics::readers}.
 *
 * @param interval from one collection to the next, positive
 * @param timeout the longest a collection and its sending may take, positive
 * @param exporter where they go
 * @param temporality what counters and histograms count from
 */
public record PeriodicReader(
    Duration interval, Duration timeout, OwnExporter exporter, Temporality temporality) {
  /** What counters and histograms count from. */
  public enum Temporality {
    /** From the start. */
    CUMULATIVE,
    /** From the collection before. */
    DELTA,
    /** Those that are counted as it happens, like delta; those that are read, like cumulative. */
    LOW_MEMORY
  }

  /** An {@code otlp} exporter of metrics, which has two keys more. */
  private record MetricOtlp(OwnOtlp plain, Temporality temporality) {
    static final Key<OwnOtlp> PLAIN = Key.inline(OwnOtlp.SPEC);
    static final Key<String> TEMPORALITY =
        Key.of("temporality_preference", ValueType.string(), "", "cumulative, delta or lowmemory");
    static final Key<String> HISTOGRAMS =
        Key.of("default_histogram_aggregation", ValueType.string(), "", "form of histograms")
            .inert(
                "histograms have explicit buckets, as the reference sends them with any value of"
                    + " this key");
    static final Spec<MetricOtlp> SPEC =
        Spec.of(
            v -> new MetricOtlp(v.get(PLAIN), temporality(v.get(TEMPORALITY))),
            PLAIN,
            TEMPORALITY,
            HISTOGRAMS);

    private static Temporality temporality(String text) {
      return switch (text) {
        case "", "cumulative" -> Temporality.CUMULATIVE;
        case "delta" -> Temporality.DELTA;
        case "lowmemory" -> Temporality.LOW_MEMORY;
        default ->
            throw new ConfigException(
                TEMPORALITY.name(),
                text,
                "unsupported temporality preference \"" + text + "\"",
                "Write one of " + String.join(", ", List.of("cumulative", "delta", "lowmemory")));
      };
    }
  }

  private record PushExporter(OwnExporter exporter, Temporality temporality) {
    static final Key<Optional<MetricOtlp>> OTLP =
        Key.optional("otlp", MetricOtlp.SPEC, Presence.NONE, "a backend");
    static final Spec<PushExporter> SPEC =
        Spec.of(
            v -> {
              Optional<MetricOtlp> otlp = v.get(OTLP);
              return new PushExporter(
                  OwnExporter.of(otlp.map(MetricOtlp::plain), v.get(OwnExporter.CONSOLE)),
                  otlp.map(MetricOtlp::temporality).orElse(Temporality.CUMULATIVE));
            },
            OTLP,
            OwnExporter.CONSOLE);
  }

  static final Key<Long> INTERVAL =
      Key.of(
          "interval",
          ValueType.int64().keepingDefaultOnNull(),
          60_000L,
          "between collections, in milliseconds");
  static final Key<Long> TIMEOUT =
      Key.of(
          "timeout",
          ValueType.int64().keepingDefaultOnNull(),
          30_000L,
          "of one collection, in milliseconds");
  private static final Key<PushExporter> EXPORTER =
      Key.section("exporter", PushExporter.SPEC, "where they go");

  static final Spec<PeriodicReader> SPEC =
      Spec.of(
          v -> {
            PushExporter push = v.get(EXPORTER);
            return new PeriodicReader(
                positive(INTERVAL, v.get(INTERVAL)),
                positive(TIMEOUT, v.get(TIMEOUT)),
                push.exporter(),
                push.temporality());
          },
          INTERVAL,
          TIMEOUT,
          EXPORTER);

  /** Milliseconds, of which there must be some. */
  private static Duration positive(Key<Long> key, long millis) {
    if (millis <= 0) {
      throw new ConfigException(key.name(), millis, "must be positive", "Remove it.");
    }
    return Duration.ofMillis(millis);
  }
}
