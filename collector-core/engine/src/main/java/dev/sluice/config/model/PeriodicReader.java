package dev.sluice.config.model;

import static dev.sluice.config.Key.inline;
import static dev.sluice.config.Key.int64;
import static dev.sluice.config.Key.optional;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Spec;
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
    static final Spec<MetricOtlp> SPEC =
        Spec.of(
            keys -> {
              keys.also(
                  string("default_histogram_aggregation", "", "form of histograms")
                      .inert(
                          "histograms have explicit buckets, as the reference sends them with any"
                              + " value of this key"));
              return new MetricOtlp(
                  keys.get(inline(OwnOtlp.SPEC)),
                  temporality(
                      keys.get(
                          string("temporality_preference", "", "cumulative, delta or lowmemory"))));
            });

    private static Temporality temporality(String text) {
      return switch (text) {
        case "", "cumulative" -> Temporality.CUMULATIVE;
        case "delta" -> Temporality.DELTA;
        case "lowmemory" -> Temporality.LOW_MEMORY;
        default ->
            throw new ConfigException(
                "temporality_preference",
                text,
                "unsupported temporality preference \"" + text + "\"",
                "Write one of " + String.join(", ", List.of("cumulative", "delta", "lowmemory")));
      };
    }
  }

  private record PushExporter(OwnExporter exporter, Temporality temporality) {
    static final Spec<PushExporter> SPEC =
        Spec.of(
            keys -> {
              Optional<MetricOtlp> otlp = keys.get(optional("otlp", MetricOtlp.SPEC, "a backend"));
              return new PushExporter(
                  OwnExporter.of(otlp.map(MetricOtlp::plain), keys.get(OwnExporter.console())),
                  otlp.map(MetricOtlp::temporality).orElse(Temporality.CUMULATIVE));
            });
  }

  static final Spec<PeriodicReader> SPEC =
      Spec.of(
          keys -> {
            PushExporter push =
                keys.get(section("exporter", PushExporter.SPEC, "where they go").required());
            return new PeriodicReader(
                PositiveKeys.millis(keys, int64("interval", 60_000, "between collections")),
                PositiveKeys.millis(keys, int64("timeout", 30_000, "of one collection")),
                push.exporter(),
                push.temporality());
          });
}
