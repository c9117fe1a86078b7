package dev.sluice.config.model;

import dev.sluice.component.RemovedType;
import dev.sluice.id.ComponentKind;
import dev.sluice.id.ComponentType;
import java.util.List;
import java.util.Optional;

/**
 * Types that the reference no longer has and whose heirs no factory here tells of, since this
 * collector has none of them or they need none.
 */
final class AbsentTypes {
  private static final List<RemovedType> ALL =
      List.of(
          new RemovedType(ComponentKind.EXTENSION, "memory_ballast", new RemovedType.Ignored()),
          refused(ComponentKind.EXPORTER, "stackdriver", "Its heir is the exporter googlecloud."),
          refused(ComponentKind.PROCESSOR, "normalizesums", "It has no heir; remove it."),
          refused(
              ComponentKind.PROCESSOR,
              "queued_retry",
              """
              Every exporter has it now. Remove it; where its settings matter, write in the exporter:
              sending_queue:
                num_consumers: 10
                queue_size: 1000
              retry_on_failure:
                initial_interval: 5s\
              """),
          refused(ComponentKind.PROCESSOR, "spanmetrics", connector("span_metrics")),
          refused(ComponentKind.PROCESSOR, "servicegraph", connector("service_graph")),
          refused(
              ComponentKind.PROCESSOR,
              "routing",
              """
              Its heir is a connector, which sends to pipelines rather than to exporters. Write:
              connectors:
                routing:
                  default_pipelines: [traces/default]
                  table:
                    - context: resource
                      condition: attributes["..."] == "..."
                      pipelines: [traces/other]
              service:
                pipelines:
                  traces:
                    exporters: [routing]
                  traces/default:
                    receivers: [routing]
                  traces/other:
                    receivers: [routing]\
              """));

  private AbsentTypes() {}

  static Optional<RemovedType> find(ComponentKind kind, ComponentType type) {
    return ALL.stream().filter(removed -> removed.is(kind, type)).findFirst();
  }

  /** Those of a kind that are left out with a warning. */
  static List<String> ignored(ComponentKind kind) {
    return ALL.stream()
        .filter(removed -> removed.kind() == kind)
        .filter(removed -> removed.heir() instanceof RemovedType.Ignored)
        .map(RemovedType::name)
        .toList();
  }

  static boolean isIgnored(ComponentKind kind, ComponentType type) {
    return find(kind, type)
        .filter(removed -> removed.heir() instanceof RemovedType.Ignored)
        .isPresent();
  }

  private static RemovedType refused(ComponentKind kind, String name, String mend) {
    RemovedType.Refused told = (id, body) -> mend;
    return new RemovedType(kind, name, told);
  }

  private static String connector(String heir) {
    return """
    Its heir is a connector. Write:
    connectors:
      %1$s:
    service:
      pipelines:
        traces:
          exporters: [%1$s, ...]
        metrics:
          receivers: [%1$s]\
    """
        .formatted(heir);
  }
}
