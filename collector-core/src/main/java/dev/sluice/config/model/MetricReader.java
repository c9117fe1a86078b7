package dev.sluice.config.model;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of {@code service::telemetry::metrics::readers}: either of the two.
 *
 * @param page what it serves
 * @param periodic what it sends
 */
record MetricReader(Optional<PrometheusReader> page, Optional<PeriodicReader> periodic) {
  static final MetricReader DEFAULT =
      new MetricReader(Optional.of(PrometheusReader.DEFAULT), Optional.empty());

  private record PullExporter(Optional<PrometheusReader> prometheus) {
    static final Key<Optional<PrometheusReader>> PROMETHEUS =
        Key.optional("prometheus", PrometheusReader.SPEC, Presence.NONE, "a page to scrape");
    static final Spec<PullExporter> SPEC =
        Spec.of(v -> new PullExporter(v.get(PROMETHEUS)), PROMETHEUS);
  }

  private record Pull(PullExporter exporter) {
    static final Key<PullExporter> EXPORTER =
        Key.section("exporter", PullExporter.SPEC, "what serves them");
    static final Spec<Pull> SPEC = Spec.of(v -> new Pull(v.get(EXPORTER)), EXPORTER);
  }

  private static final Key<Optional<Pull>> PULL =
      Key.optional("pull", Pull.SPEC, Presence.NONE, "metrics that wait to be fetched");
  private static final Key<Optional<PeriodicReader>> PERIODIC =
      Key.optional("periodic", PeriodicReader.SPEC, Presence.NONE, "metrics that are sent");

  static final Spec<MetricReader> SPEC =
      Spec.of(
          v -> {
            Optional<PrometheusReader> page =
                v.get(PULL).flatMap(pull -> pull.exporter().prometheus());
            if (v.get(PULL).isPresent() && v.get(PERIODIC).isPresent()) {
              throw new ConfigException(
                  "",
                  "",
                  "must not specify multiple metric reader type",
                  "Make two readers of pull and periodic.");
            }
            if (page.isEmpty() && v.get(PERIODIC).isEmpty()) {
              throw new ConfigException(
                  "",
                  "",
                  "no valid metric exporter",
                  "Write {pull: {exporter: {prometheus: {host: localhost, port: 8888}}}}.");
            }
            return new MetricReader(page, v.get(PERIODIC));
          },
          PULL,
          PERIODIC);

  /** As an element of {@code readers}, where they are the default. */
  Object show() {
    Map<String, @Nullable Object> reader = new LinkedHashMap<>();
    reader.put(
        PULL.name(),
        page.map(it -> Map.of("exporter", Map.of("prometheus", it.show()))).orElse(null));
    reader.put(PERIODIC.name(), null);
    return reader;
  }
}
