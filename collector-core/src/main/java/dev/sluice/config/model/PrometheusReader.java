package dev.sluice.config.model;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    static final Key<List<String>> INCLUDED =
        Key.of("included", ValueType.list(ValueType.string()), List.of(), "attributes to take");
    static final Key<List<String>> EXCLUDED =
        Key.of("excluded", ValueType.list(ValueType.string()), List.of(), "attributes to leave");
    static final Spec<ConstantLabels> SPEC =
        Spec.of(v -> new ConstantLabels(v.get(INCLUDED), v.get(EXCLUDED)), INCLUDED, EXCLUDED);

    public ConstantLabels {
      included = List.copyOf(included);
      excluded = List.copyOf(excluded);
    }
  }

  static final Key<String> HOST =
      Key.of("host", ValueType.string(), "", "address that is listened on");
  static final Key<Integer> PORT =
      Key.of("port", ValueType.int32().keepingDefaultOnNull(), -1, "port");
  static final Key<Boolean> WITHOUT_SCOPE_INFO =
      Key.of(
          "without_scope_info",
          ValueType.bool().keepingDefaultOnNull(),
          true,
          "leaves out labels otel_scope_*");
  static final Key<Boolean> WITHOUT_UNITS =
      Key.of(
          "without_units",
          ValueType.bool().keepingDefaultOnNull(),
          true,
          "keeps units out of names");
  static final Key<Boolean> WITHOUT_TYPE_SUFFIX =
      Key.of(
          "without_type_suffix",
          ValueType.bool().keepingDefaultOnNull(),
          true,
          "keeps _total out of names");
  static final Key<ConstantLabels> CONSTANT_LABELS =
      Key.section(
          "with_resource_constant_labels",
          ConstantLabels.SPEC,
          "resource attributes that become labels of every series");

  static final Spec<PrometheusReader> SPEC =
      Spec.of(
          v ->
              new PrometheusReader(
                  v.get(HOST),
                  v.get(PORT),
                  v.get(WITHOUT_SCOPE_INFO),
                  v.get(WITHOUT_UNITS),
                  v.get(WITHOUT_TYPE_SUFFIX),
                  v.get(CONSTANT_LABELS)),
          HOST,
          PORT,
          WITHOUT_SCOPE_INFO,
          WITHOUT_UNITS,
          WITHOUT_TYPE_SUFFIX,
          CONSTANT_LABELS);

  /** What is served when a file names no readers. */
  public static final PrometheusReader DEFAULT =
      new PrometheusReader(
          "localhost", 8888, true, true, true, new ConstantLabels(List.of(), List.of()));

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

  /** As a section. */
  Map<String, Object> show() {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put(HOST.name(), host);
    page.put(PORT.name(), port);
    page.put(WITHOUT_SCOPE_INFO.name(), withoutScopeInfo);
    page.put(WITHOUT_UNITS.name(), withoutUnits);
    page.put(WITHOUT_TYPE_SUFFIX.name(), withoutTypeSuffix);
    page.put(
        CONSTANT_LABELS.name(),
        Map.of(
            ConstantLabels.INCLUDED.name(),
            constantLabels.included(),
            ConstantLabels.EXCLUDED.name(),
            constantLabels.excluded()));
    return page;
  }
}
