package dev.sluice.engine;

import dev.sluice.component.CollectorView;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;

/**
 * One running instance of a component.
 *
 * @param kind its kind
 * @param id the configured id
 * @param scope what tells instances of one id apart: the signal of an exporter, the pipeline of a
 *     processor, {@code traces to metrics} for a connector, empty for receivers and extensions
 */
public record InstanceId(ComponentKind kind, ComponentId id, String scope) {
  static InstanceId receiver(ComponentId id) {
    return new InstanceId(ComponentKind.RECEIVER, id, "");
  }

  static InstanceId processor(ComponentId id, String pipeline) {
    return new InstanceId(ComponentKind.PROCESSOR, id, pipeline);
  }

  static InstanceId exporter(ComponentId id, Signal signal) {
    return new InstanceId(ComponentKind.EXPORTER, id, signal.id());
  }

  static InstanceId connector(ComponentId id, Signal from, Signal to) {
    return new InstanceId(ComponentKind.CONNECTOR, id, from.id() + " to " + to.id());
  }

  static InstanceId extension(ComponentId id) {
    return new InstanceId(ComponentKind.EXTENSION, id, "");
  }

  /** Whether it is a part of that pipeline. */
  boolean standsIn(CollectorView.PipelineView pipeline) {
    return switch (kind) {
      case RECEIVER -> pipeline.receivers().contains(id);
      case PROCESSOR -> pipeline.id().equals(scope);
      case EXPORTER -> pipeline.signal().id().equals(scope) && pipeline.exporters().contains(id);
      case CONNECTOR ->
          (scope.startsWith(pipeline.signal().id() + " ") && pipeline.exporters().contains(id))
              || (scope.endsWith(" " + pipeline.signal().id())
                  && pipeline.receivers().contains(id));
      case EXTENSION -> false;
    };
  }

  /** In a sentence: {@code exporter "otlp_grpc"}. */
  String inWords() {
    return kind.id() + " \"" + id + "\"";
  }

  @Override
  public String toString() {
    return scope.isEmpty() ? inWords() : inWords() + " (" + scope + ")";
  }
}
