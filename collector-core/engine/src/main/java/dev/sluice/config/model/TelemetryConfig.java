package dev.sluice.config.model;

import static dev.sluice.config.Key.maybe;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;
import static dev.sluice.config.Key.strings;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Origin;
import java.util.List;

/** {@code service::telemetry}: what the collector tells of itself. */
public record TelemetryConfig(
    LogsTelemetry logs, MetricsTelemetry metrics, ResourceTelemetry resource) {
  private static final String NO_TRACING =
      "the collector makes no spans of its own (receiver/<id>/TraceDataReceived,"
          + " exporter/<id>/traces, HTTP and RPC calls) and passes no trace context on";

  private record Traces() {
    static final Spec<Traces> SPEC =
        Spec.of(
            keys -> {
              keys.also(string("level", "basic", "whether it traces itself").inert(NO_TRACING));
              keys.also(
                  strings("propagators", "how its own traces go on in others").inert(NO_TRACING));
              keys.also(
                  Key.of(
                          "processors",
                          ValueType.list(ValueType.any()),
                          List.<Object>of(),
                          "where its own traces go")
                      .inertWithWarning(NO_TRACING));
              keys.also(
                  maybe("sampler", ValueType.any(), "which of its own traces are kept")
                      .inert(NO_TRACING));
              keys.also(
                  maybe("limits", ValueType.any(), "limits of its own spans").inert(NO_TRACING));
              return new Traces();
            });
  }

  /** The description of {@code service::telemetry}. */
  public static final Spec<TelemetryConfig> SPEC =
      Spec.of(
          keys -> {
            keys.also(section("traces", Traces.SPEC, "the collector's own traces"));
            return new TelemetryConfig(
                keys.get(section("logs", LogsTelemetry.SPEC, "the collector's own log")),
                keys.get(section("metrics", MetricsTelemetry.SPEC, "the collector's own metrics")),
                resource(
                    keys.get(
                        Key.of(
                            "resource",
                            ValueType.node(),
                            MapNode.emptyAt(Origin.CODE),
                            "attributes of the collector itself"))));
          });

  /** What holds when a file says nothing. */
  public static final TelemetryConfig DEFAULT = SPEC.defaults();

  private static ResourceTelemetry resource(Node node) {
    try {
      return ResourceTelemetry.read(node);
    } catch (ConfigException e) {
      throw e.under("resource");
    }
  }
}
