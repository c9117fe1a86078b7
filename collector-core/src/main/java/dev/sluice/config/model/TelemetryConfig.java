package dev.sluice.config.model;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Origin;
import java.util.List;
import java.util.Optional;

/** {@code service::telemetry}: what the collector tells of itself. */
public record TelemetryConfig(
    LogsTelemetry logs, MetricsTelemetry metrics, ResourceTelemetry resource) {
  private static final String NO_TRACING =
      "the collector makes no spans of its own (receiver/<id>/TraceDataReceived, exporter/<id>/traces,"
          + " HTTP and RPC calls) and passes no trace context on";

  private static final Key<String> TRACES_LEVEL =
      Key.of("level", ValueType.string(), "basic", "whether it traces itself").inert(NO_TRACING);
  private static final Key<List<String>> PROPAGATORS =
      Key.of(
              "propagators",
              ValueType.list(ValueType.string()),
              List.<String>of(),
              "how its own traces go on in others")
          .inert(NO_TRACING);
  private static final Key<List<Object>> TRACES_PROCESSORS =
      Key.of(
              "processors",
              ValueType.list(ValueType.any()),
              List.<Object>of(),
              "where its own traces go")
          .inertWithWarning(NO_TRACING);
  private static final Key<Optional<Object>> SAMPLER =
      Key.maybe("sampler", ValueType.any(), "which of its own traces are kept").inert(NO_TRACING);
  private static final Key<Optional<Object>> LIMITS =
      Key.maybe("limits", ValueType.any(), "limits of its own spans").inert(NO_TRACING);

  private record Traces() {
    static final Spec<Traces> SPEC =
        Spec.of(v -> new Traces(), TRACES_LEVEL, PROPAGATORS, TRACES_PROCESSORS, SAMPLER, LIMITS);
  }

  static final Key<LogsTelemetry> LOGS =
      Key.section("logs", LogsTelemetry.SPEC, "the collector's own log");
  static final Key<MetricsTelemetry> METRICS =
      Key.section("metrics", MetricsTelemetry.SPEC, "the collector's own metrics");
  private static final Key<Traces> TRACES =
      Key.section("traces", Traces.SPEC, "the collector's own traces");
  static final Key<Node> RESOURCE =
      Key.of(
          "resource",
          ValueType.node(),
          MapNode.emptyAt(Origin.CODE),
          "attributes of the collector itself");

  /** The description of {@code service::telemetry}. */
  public static final Spec<TelemetryConfig> SPEC =
      Spec.of(
          v -> new TelemetryConfig(v.get(LOGS), v.get(METRICS), resource(v.get(RESOURCE))),
          LOGS,
          METRICS,
          TRACES,
          RESOURCE);

  /** What holds when a file says nothing. */
  public static final TelemetryConfig DEFAULT =
      new TelemetryConfig(
          LogsTelemetry.DEFAULT, MetricsTelemetry.DEFAULT, ResourceTelemetry.DEFAULT);

  private static ResourceTelemetry resource(Node node) {
    try {
      return ResourceTelemetry.read(node);
    } catch (ConfigException e) {
      throw e.under("resource");
    }
  }
}
