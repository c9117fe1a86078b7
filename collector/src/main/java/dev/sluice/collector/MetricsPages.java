package dev.sluice.collector;

import dev.sluice.component.ComponentId;
import dev.sluice.component.ComponentKind;
import dev.sluice.component.ComponentType;
import dev.sluice.config.model.CollectorConfig;
import dev.sluice.config.model.ConfiguredComponent;
import dev.sluice.config.model.MetricsTelemetry;
import dev.sluice.config.model.PrometheusReader;
import dev.sluice.config.model.ServiceConfig;
import dev.sluice.extension.metricspage.MetricsPageConfig;
import dev.sluice.extension.metricspage.MetricsPageFactory;
import dev.sluice.telemetry.MetricLevel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pages that {@code service::telemetry::metrics::readers} asks for, as extensions that no file
 * names: one for each reader, started before everything else.
 */
final class MetricsPages {
  private MetricsPages() {}

  /** The configuration with its pages; itself when nothing is to be measured. */
  static CollectorConfig addTo(CollectorConfig config, Map<String, String> resource) {
    MetricsTelemetry metrics = config.service().telemetry().metrics();
    if (metrics.level() == MetricLevel.NONE || metrics.readers().isEmpty()) {
      return config;
    }
    Map<ComponentId, ConfiguredComponent<?>> extensions =
        new LinkedHashMap<>(config.of(ComponentKind.EXTENSION));
    List<ComponentId> running = new ArrayList<>();
    for (PrometheusReader reader : metrics.readers()) {
      String name = running.isEmpty() ? "" : String.valueOf(running.size() + 1);
      ComponentId id = new ComponentId(ComponentType.of(MetricsPageFactory.TYPE), name);
      extensions.put(
          id,
          new ConfiguredComponent<>(
              id, new MetricsPageFactory(), new MetricsPageConfig(reader, resource), Map.of()));
      running.add(id);
    }
    running.addAll(config.service().extensions());
    Map<ComponentKind, Map<ComponentId, ConfiguredComponent<?>>> components =
        new EnumMap<>(config.components());
    components.put(ComponentKind.EXTENSION, extensions);
    return new CollectorConfig(
        components,
        new ServiceConfig(running, config.service().pipelines(), config.service().telemetry()));
  }
}
