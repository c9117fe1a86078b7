package dev.sluice.config.model;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;
import static dev.sluice.config.Key.strings;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Spec;
import dev.sluice.config.SpecBinder;
import java.util.List;

/**
 * A page of the collector's own metrics, for Prometheus to scrape: one of {@code
 * service::telemetry::metrics::readers}.
 *
 * @param withoutScopeInfo leaves out the labels {@code otel_scope_*}
 * @param withoutUnits keeps units out of names
 * @param withoutTypeSuffix keeps {@code _total} out of names
 * @param constantLabels resource attributes that become labels of every series
 */
public record PrometheusReader(
    String host,
    int port,
    boolean withoutScopeInfo,
    boolean withoutUnits,
    boolean withoutTypeSuffix,
    ConstantLabels constantLabels) {

  /**
   * Names may have {@code *} and {@code ?}.
   *
   * @param included attributes that are taken; none when empty
   * @param excluded attributes that are not, although included
   */
  public record ConstantLabels(List<String> included, List<String> excluded) {
    static final Spec<ConstantLabels> SPEC =
        Spec.of(
            keys ->
                new ConstantLabels(
                    keys.get(strings("included", "attributes to take")),
                    keys.get(strings("excluded", "attributes to leave"))));

    public ConstantLabels {
      included = List.copyOf(included);
      excluded = List.copyOf(excluded);
    }
  }

  static final Spec<PrometheusReader> SPEC =
      Spec.of(
          keys ->
              new PrometheusReader(
                  keys.get(string("host", "", "address that is listened on").required()),
                  keys.get(int32("port", -1, "port").keepingDefaultOnNull().required()),
                  keys.get(
                      bool("without_scope_info", true, "leaves out labels otel_scope_*")
                          .keepingDefaultOnNull()),
                  keys.get(
                      bool("without_units", true, "keeps units out of names")
                          .keepingDefaultOnNull()),
                  keys.get(
                      bool("without_type_suffix", true, "keeps _total out of names")
                          .keepingDefaultOnNull()),
                  keys.get(
                      section(
                          "with_resource_constant_labels",
                          ConstantLabels.SPEC,
                          "resource attributes that become labels of every series"))));

  /** As a file would have it: what is served when it names no readers. */
  static final String USUAL = "{host: localhost, port: 8888}";

  /** What is served when a file names no readers. */
  public static final PrometheusReader DEFAULT = SpecBinder.fromYaml(SPEC, USUAL);

  private static final int MAX_PORT = 65_535;

  public PrometheusReader {
    if (host.isEmpty()) {
      throw new ConfigException("host", "", "host must be specified", "Write host: localhost.");
    }
    if (port < 0) {
      throw new ConfigException("port", "", "port must be specified", "Write port: 8888.");
    }
    if (port > MAX_PORT) {
      throw new ConfigException("port", port, "must be at most 65535", "Write port: 8888.");
    }
  }
}
