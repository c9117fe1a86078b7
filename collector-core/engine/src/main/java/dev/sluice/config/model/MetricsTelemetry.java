package dev.sluice.config.model;

import static dev.sluice.config.Key.maybe;
import static dev.sluice.config.Key.sections;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.telemetry.InstrumentView;
import dev.sluice.telemetry.MetricLevel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code service::telemetry::metrics}.
 *
 * @param level how much is measured
 * @param readers pages that serve the metrics
 * @param periodic what sends the metrics
 * @param views what is changed about them on their way to all readers
 */
public record MetricsTelemetry(
    MetricLevel level,
    List<PrometheusReader> readers,
    List<PeriodicReader> periodic,
    List<InstrumentView> views) {
  private static final List<String> LEVELS = List.of("none", "basic", "normal", "detailed");

  static final Spec<MetricsTelemetry> SPEC =
      Spec.of(
          keys ->
              of(
                  keys.get(
                      Key.of(
                          "level",
                          ValueType.rankedWord(LEVELS, -1, MetricsTelemetry::level),
                          MetricLevel.NORMAL,
                          "how much is measured")),
                  keys.get(
                      sections(
                          "readers",
                          MetricReader.SPEC,
                          "[{pull: {exporter: {prometheus: " + PrometheusReader.USUAL + "}}}]",
                          "what serves or sends the metrics")),
                  keys.get(
                      maybe(
                          "views",
                          ValueType.sections(ViewSection.SPEC),
                          "changes to the metrics"))));

  /** What holds when a file says nothing. */
  public static final MetricsTelemetry DEFAULT = SPEC.defaults();

  public MetricsTelemetry {
    readers = List.copyOf(readers);
    periodic = List.copyOf(periodic);
    views = List.copyOf(views);
  }

  /** Pages only, and nothing changed. */
  public MetricsTelemetry(MetricLevel level, List<PrometheusReader> readers) {
    this(level, readers, List.of(), List.of());
  }

  private static MetricsTelemetry of(
      MetricLevel level, List<MetricReader> readers, Optional<List<InstrumentView>> views) {
    if (views.isPresent() && level != MetricLevel.DETAILED) {
      throw new ConfigException(
          "views",
          "",
          "service::telemetry::metrics::views can only be set when"
              + " service::telemetry::metrics::level is detailed",
          "Write level: detailed, or remove views.");
    }
    if (readers.isEmpty()) {
      requireReader(level);
    }
    return new MetricsTelemetry(
        level,
        readers.stream().flatMap(reader -> reader.page().stream()).toList(),
        readers.stream().flatMap(reader -> reader.periodic().stream()).toList(),
        views.orElse(List.of()));
  }

  private static void requireReader(MetricLevel level) {
    if (level != MetricLevel.NONE) {
      throw new ConfigException(
          "readers",
          "[]",
          "collector telemetry metrics reader should exist when metric level is not none",
          "Remove readers for localhost:8888, or write level: none.");
    }
  }

  private static MetricLevel level(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    if (!LEVELS.contains(wanted)) {
      throw new IllegalArgumentException("unknown metrics level \"" + text + "\"");
    }
    return MetricLevel.valueOf(wanted.toUpperCase(Locale.ROOT));
  }
}
