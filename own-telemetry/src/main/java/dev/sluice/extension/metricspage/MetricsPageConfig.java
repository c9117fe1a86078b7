package dev.sluice.extension.metricspage;

import dev.sluice.config.model.PrometheusReader;
import dev.sluice.telemetry.NamePattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is served where.
 *
 * @param reader one of {@code service::telemetry::metrics::readers}
 * @param resource attributes of the collector: {@code service.name} and so on
 */
public record MetricsPageConfig(PrometheusReader reader, Map<String, String> resource) {
  public MetricsPageConfig {
    resource = Map.copyOf(resource);
  }

  /** Those of the attributes that every series has as labels. */
  Map<String, String> constantLabels() {
    Map<String, String> labels = new LinkedHashMap<>();
    resource.forEach(
        (name, value) -> {
          if (matchesAny(reader.constantLabels().included(), name)
              && !matchesAny(reader.constantLabels().excluded(), name)) {
            labels.put(name, value);
          }
        });
    return labels;
  }

  /** The endpoint; an IPv6 host in brackets. */
  String endpoint() {
    String host = reader.host();
    boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
    return (bare ? "[" + host + "]" : host) + ":" + reader.port();
  }

  private static boolean matchesAny(List<String> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> NamePattern.matches(pattern, name));
  }
}
