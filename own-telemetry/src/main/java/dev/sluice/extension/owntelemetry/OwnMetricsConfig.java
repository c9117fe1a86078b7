package dev.sluice.extension.owntelemetry;

import dev.sluice.config.model.PeriodicReader;
import java.util.Map;

/**
 * What is sent where.
 *
 * @param reader one of {@code service::telemetry::metrics::readers}
 * @param resource attributes of the collector: {@code service.name} and so on
 */
record OwnMetricsConfig(PeriodicReader reader, Map<String, String> resource) {
  OwnMetricsConfig {
    resource = Map.copyOf(resource);
  }
}
