package dev.sluice.engine;

import dev.sluice.component.ComponentId;
import dev.sluice.component.ComponentKind;
import dev.sluice.data.Signal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a typed graph makes sense, in the reference's words and all at once: the same rules that
 * a configuration file meets.
 */
final class GraphCheck {
  private final GraphSpec spec;
  private final FeatureGates gates;
  private final List<String> problems = new ArrayList<>();

  GraphCheck(GraphSpec spec, FeatureGates gates) {
    this.spec = spec;
    this.gates = gates;
  }

  /** Throws {@link CollectorException} that names every problem. */
  void run() {
    boolean noPipelinesAllowed = gates.isEnabled(FeatureGates.ALLOW_NO_PIPELINES);
    if (spec.pipelines().isEmpty() && !noPipelinesAllowed) {
      problems.add("service::pipelines: service must have at least one pipeline");
    }
    for (ComponentId id : spec.extensions()) {
      if (spec.component(ComponentKind.EXTENSION, id) == null) {
        problems.add("service::extensions: " + notConfigured("extension", id));
      }
    }
    connectorsAreNotAmbiguous();
    Set<String> ids = new HashSet<>();
    for (PipelineSpec pipeline : spec.pipelines()) {
      if (!ids.add(pipeline.id())) {
        problems.add("service::pipelines: duplicate name \"" + pipeline.id() + "\"");
      }
      check(pipeline);
    }
    if (!problems.isEmpty()) {
      throw new CollectorException("invalid configuration: " + String.join("\n", problems));
    }
  }

  private void connectorsAreNotAmbiguous() {
    for (ComponentId id : spec.of(ComponentKind.CONNECTOR).keySet()) {
      ambiguous(id, ComponentKind.EXPORTER);
      ambiguous(id, ComponentKind.RECEIVER);
    }
  }

  private void ambiguous(ComponentId id, ComponentKind kind) {
    if (spec.component(kind, id) != null) {
      problems.add(
          String.format(
              "connectors::%s: ambiguous ID: Found both \"%s\" %s and \"%s\" connector. Change one"
                  + " of the components' IDs to eliminate ambiguity (e.g. rename \"%s\" connector"
                  + " to \"%s/connector\")",
              id, id, kind.id(), id, id, id));
    }
  }

  private void check(PipelineSpec pipeline) {
    String path = "service::pipelines::" + pipeline.id() + ": ";
    if (pipeline.signal() == Signal.PROFILES && !gates.isEnabled(FeatureGates.PROFILES)) {
      problems.add(
          "service::pipelines: pipeline \""
              + pipeline.id()
              + "\": profiling signal support is at alpha level, gated under the \""
              + FeatureGates.PROFILES
              + "\" feature gate");
    }
    if (pipeline.receivers().isEmpty()) {
      problems.add(path + "must have at least one receiver");
    }
    if (pipeline.exporters().isEmpty()) {
      problems.add(path + "must have at least one exporter");
    }
    Map<ComponentId, ComponentSpec<?>> connectors = spec.of(ComponentKind.CONNECTOR);
    for (ComponentId id : pipeline.receivers()) {
      if (spec.component(ComponentKind.RECEIVER, id) == null && !connectors.containsKey(id)) {
        problems.add(path + notConfigured("receiver", id));
      }
    }
    Set<ComponentId> seen = new LinkedHashSet<>();
    for (ComponentId id : pipeline.processors()) {
      if (!seen.add(id)) {
        problems.add(path + "references processor \"" + id + "\" multiple times");
      } else if (spec.component(ComponentKind.PROCESSOR, id) == null) {
        problems.add(path + notConfigured("processor", id));
      }
    }
    for (ComponentId id : pipeline.exporters()) {
      if (spec.component(ComponentKind.EXPORTER, id) == null && !connectors.containsKey(id)) {
        problems.add(path + notConfigured("exporter", id));
      }
    }
  }

  private static String notConfigured(String kind, ComponentId id) {
    return "references " + kind + " \"" + id + "\" which is not configured";
  }
}
