package dev.sluice.engine;

import dev.sluice.component.ComponentId;
import dev.sluice.data.Signal;
import java.util.List;
import java.util.Locale;

/**
 * One pipeline as configured. Ids of connectors stand among receivers and exporters.
 *
 * @param id {@code traces} or {@code traces/2}
 * @param signal what flows in it
 * @param receivers where data comes from
 * @param processors what it goes through, in order
 * @param exporters where it goes, all of them
 */
public record PipelineSpec(
    String id,
    Signal signal,
    List<ComponentId> receivers,
    List<ComponentId> processors,
    List<ComponentId> exporters) {
  public PipelineSpec {
    receivers = List.copyOf(receivers);
    processors = List.copyOf(processors);
    exporters = List.copyOf(exporters);
  }

  /** A pipeline whose signal is the part of its id before the slash. */
  public static PipelineSpec of(
      String id, List<String> receivers, List<String> processors, List<String> exporters) {
    return new PipelineSpec(id, signalOf(id), ids(receivers), ids(processors), ids(exporters));
  }

  private static List<ComponentId> ids(List<String> texts) {
    return texts.stream().map(ComponentId::parse).toList();
  }

  private static Signal signalOf(String id) {
    int slash = id.indexOf('/');
    String name = (slash < 0 ? id : id.substring(0, slash)).trim();
    for (Signal signal : Signal.values()) {
      if (signal.id().equals(name)) {
        return signal;
      }
    }
    throw new IllegalArgumentException(
        String.format(Locale.ROOT, "unknown pipeline signal: \"%s\"", name));
  }
}
