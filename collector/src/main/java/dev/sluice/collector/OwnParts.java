package dev.sluice.collector;

import dev.sluice.collector.logging.LogBackend;
import dev.sluice.component.BuildInfo;
import dev.sluice.config.model.CollectorConfig;
import dev.sluice.engine.ConfigLoader;
import dev.sluice.extension.metricspage.MetricsPages;
import dev.sluice.extension.owntelemetry.OwnTelemetry;
import java.util.Map;
import java.util.UUID;

/**
 * What {@code service::telemetry} asks for, as parts of the configuration. What is only validated
 * has them too, so that it is judged as it would run.
 */
final class OwnParts {
  private final BuildInfo build;
  private final LogBackend logs;
  private final String instanceId = UUID.randomUUID().toString();

  OwnParts(BuildInfo build, LogBackend logs) {
    this.build = build;
    this.logs = logs;
  }

  ConfigLoader.Result addTo(ConfigLoader.Result read) {
    Map<String, String> resource = describe(read);
    CollectorConfig served = MetricsPages.addTo(read.config(), resource);
    return read.with(OwnTelemetry.addTo(served, resource, logs.lines()));
  }

  /** The default {@code service.instance.id}, one for the life of the process. */
  String instanceId() {
    return instanceId;
  }

  /** The collector's resource attributes. */
  Map<String, String> describe(ConfigLoader.Result read) {
    return SelfDescription.of(read.config().service().telemetry().resource(), build, instanceId);
  }
}
