package dev.sluice.config.model;

import static dev.sluice.config.Key.optional;
import static dev.sluice.config.Key.section;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Spec;
import java.util.Optional;

/**
 * One of {@code service::telemetry::metrics::readers}: either of the two.
 *
 * @param page what it serves
 * @param periodic what it sends
 */
record MetricReader(Optional<PrometheusReader> page, Optional<PeriodicReader> periodic) {

  private record PullExporter(Optional<PrometheusReader> prometheus) {
    static final Spec<PullExporter> SPEC =
        Spec.of(
            keys ->
                new PullExporter(
                    keys.get(optional("prometheus", PrometheusReader.SPEC, "a page to scrape"))));
  }

  private record Pull(PullExporter exporter) {
    static final Spec<Pull> SPEC =
        Spec.of(
            keys -> new Pull(keys.get(section("exporter", PullExporter.SPEC, "what serves them"))));
  }

  static final Spec<MetricReader> SPEC =
      Spec.of(
          keys ->
              of(
                  keys.get(optional("pull", Pull.SPEC, "metrics that wait to be fetched")),
                  keys.get(optional("periodic", PeriodicReader.SPEC, "metrics that are sent"))));

  private static MetricReader of(Optional<Pull> pull, Optional<PeriodicReader> periodic) {
    Optional<PrometheusReader> page = pull.flatMap(it -> it.exporter().prometheus());
    if (pull.isPresent() && periodic.isPresent()) {
      throw new ConfigException(
          "",
          "",
          "must not specify multiple metric reader type",
          "Make two readers of pull and periodic.");
    }
    if (page.isEmpty() && periodic.isEmpty()) {
      throw new ConfigException(
          "",
          "",
          "no valid metric exporter",
          "Write {pull: {exporter: {prometheus: {host: localhost, port: 8888}}}}.");
    }
    return new MetricReader(page, periodic);
  }
}
