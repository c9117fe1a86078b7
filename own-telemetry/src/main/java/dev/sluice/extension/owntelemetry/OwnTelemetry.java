package dev.sluice.extension.owntelemetry;

import dev.sluice.config.model.CollectorConfig;
import dev.sluice.config.model.ConfiguredComponent;
import dev.sluice.config.model.OwnLogProcessor;
import dev.sluice.config.model.PeriodicReader;
import dev.sluice.config.model.ServiceConfig;
import dev.sluice.config.model.TelemetryConfig;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.id.ComponentType;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.own.OwnLogSource;
import dev.sluice.telemetry.own.OwnLogsOtlp;
import dev.sluice.telemetry.own.SelfMetricsOtlp;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes what {@code service::telemetry} sends part of a configuration. */
public final class OwnTelemetry {
  /** The type of what sends metrics, which begins its ids. */
  static final String METRICS_TYPE = SelfMetricsOtlp.EXTENSION_TYPE;

  /** The type of what sends log lines, which begins its ids. */
  public static final String LOGS_TYPE = OwnLogsOtlp.EXTENSION_TYPE;

  private OwnTelemetry() {}

  /**
   * The configuration with a sender for each periodic reader and each log processor as its first
   * extensions: they start before and stop after all others.
   *
   * @param resource attributes of the collector: {@code service.name} and so on
   * @param log where log lines come from; null when the application's log is its own affair
   */
  public static CollectorConfig addTo(
      CollectorConfig config, Map<String, String> resource, @Nullable OwnLogSource log) {
    TelemetryConfig telemetry = config.service().telemetry();
    Map<ComponentId, ConfiguredComponent<?>> known =
        new LinkedHashMap<>(config.of(ComponentKind.EXTENSION));
    List<ComponentId> running = new ArrayList<>();
    if (log != null) {
      for (OwnLogProcessor processor : telemetry.logs().processors()) {
        OwnLogsConfig sent = new OwnLogsConfig(processor, resource);
        ComponentId id = id(LOGS_TYPE, running.size());
        known.put(
            id,
            new ConfiguredComponent<>(
                id,
                new OwnLogsFactory(log, sent),
                sent,
                Map.of(),
                "service::telemetry::logs::processors"));
        running.add(id);
      }
    }
    if (telemetry.metrics().level() != MetricLevel.NONE) {
      int count = 0;
      for (PeriodicReader reader : telemetry.metrics().periodic()) {
        OwnMetricsConfig sent = new OwnMetricsConfig(reader, resource);
        ComponentId id = id(METRICS_TYPE, count++);
        known.put(
            id,
            new ConfiguredComponent<>(
                id,
                new OwnMetricsFactory(sent),
                sent,
                Map.of(),
                "service::telemetry::metrics::readers"));
        running.add(id);
      }
    }
    if (running.isEmpty()) {
      return config;
    }
    running.addAll(config.service().extensions());
    Map<ComponentKind, Map<ComponentId, ConfiguredComponent<?>>> components =
        new EnumMap<>(config.components());
    components.put(ComponentKind.EXTENSION, known);
    return new CollectorConfig(
        components,
        new ServiceConfig(running, config.service().pipelines(), telemetry),
        config.places());
  }

  private static ComponentId id(String type, int index) {
    return new ComponentId(ComponentType.of(type), index == 0 ? "" : String.valueOf(index + 1));
  }
}
