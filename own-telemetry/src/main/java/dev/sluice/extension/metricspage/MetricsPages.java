package dev.sluice.extension.metricspage;

import dev.sluice.config.model.CollectorConfig;
import dev.sluice.config.model.ConfiguredComponent;
import dev.sluice.config.model.MetricsTelemetry;
import dev.sluice.config.model.ServiceConfig;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.id.ComponentType;
import dev.sluice.telemetry.MetricLevel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes {@code service::telemetry::metrics::readers} part of a configuration. */
public final class MetricsPages {
  private static final String PATH = "service::telemetry::metrics";

  private MetricsPages() {}

  /**
   * The configuration with a server for each reader as its first extensions; none with level {@code
   * none}.
   *
   * @param resource attributes of the collector: {@code service.name} and so on
   */
  public static CollectorConfig addTo(CollectorConfig config, Map<String, String> resource) {
    MetricsTelemetry metrics = config.service().telemetry().metrics();
    if (metrics.level() == MetricLevel.NONE) {
      return config;
    }
    Map<ComponentId, ConfiguredComponent<?>> known =
        new LinkedHashMap<>(config.of(ComponentKind.EXTENSION));
    List<ComponentId> running = new ArrayList<>();
    for (int i = 0; i < metrics.readers().size(); i++) {
      ComponentId id =
          new ComponentId(
              new ComponentType(MetricsPageFactory.TYPE), i == 0 ? "" : String.valueOf(i + 1));
      MetricsPageConfig page = new MetricsPageConfig(metrics.readers().get(i), resource);
      known.put(id, new ConfiguredComponent<>(id, new MetricsPageFactory(), page, Map.of(), PATH));
      running.add(id);
    }
    running.addAll(config.service().extensions());
    Map<ComponentKind, Map<ComponentId, ConfiguredComponent<?>>> components =
        new EnumMap<>(config.components());
    components.put(ComponentKind.EXTENSION, known);
    return new CollectorConfig(
        components,
        new ServiceConfig(running, config.service().pipelines(), config.service().telemetry()),
        config.places());
  }
}
