package dev.sluice.config.model;

import dev.sluice.component.PipelineId;
import dev.sluice.id.ComponentId;
import java.util.List;

/**
 * One pipeline. Ids of connectors stand among receivers and exporters.
 *
 * @param receivers where data comes from
 * @param processors what it goes through, in order
 * @param exporters where it goes, all of them
 */
public record PipelineConfig(
    PipelineId id,
    List<ComponentId> receivers,
    List<ComponentId> processors,
    List<ComponentId> exporters) {
  public PipelineConfig {
    receivers = List.copyOf(receivers);
    processors = List.copyOf(processors);
    exporters = List.copyOf(exporters);
  }

  /** The keys under which it stands, joined with {@code ::}. */
  public String path() {
    return "service::pipelines::" + id;
  }
}
