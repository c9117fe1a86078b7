package dev.sluice.collector;

import dev.sluice.component.BuildInfo;
import dev.sluice.config.model.ResourceTelemetry;
import java.util.Map;
import java.util.TreeMap;

/** What the collector's own telemetry says that it is: its resource attributes. */
final class SelfDescription {
  private SelfDescription() {}

  /**
   * The built-in attributes, changed as {@code service::telemetry::resource} says.
   *
   * @param instanceId the default {@code service.instance.id}, one for the life of the process
   */
  static Map<String, String> of(ResourceTelemetry configured, BuildInfo build, String instanceId) {
    Map<String, String> all = new TreeMap<>();
    all.put("service.instance.id", instanceId);
    all.put("service.name", build.command());
    all.put("service.version", build.version());
    all.keySet().removeAll(configured.removed());
    all.putAll(configured.attributes());
    return all;
  }
}
