package dev.sluice.config.model;

import dev.sluice.id.ComponentId;
import java.util.List;

/**
 * What runs.
 *
 * @param extensions ids in the order of the file
 * @param pipelines in the order of the file
 * @param telemetry the collector's own logs and metrics
 */
public record ServiceConfig(
    List<ComponentId> extensions, List<PipelineConfig> pipelines, TelemetryConfig telemetry) {
  public ServiceConfig {
    extensions = List.copyOf(extensions);
    pipelines = List.copyOf(pipelines);
  }
}
