package dev.sluice.extension.owntelemetry;

import dev.sluice.config.model.OwnLogProcessor;
import java.util.Map;

/**
 * What is sent where.
 *
 * @param processor one of {@code service::telemetry::logs::processors}
 * @param resource attributes of the collector: {@code service.name} and so on
 */
record OwnLogsConfig(OwnLogProcessor processor, Map<String, String> resource) {
  OwnLogsConfig {
    resource = Map.copyOf(resource);
  }
}
