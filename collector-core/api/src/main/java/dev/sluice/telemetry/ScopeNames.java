package dev.sluice.telemetry;

import java.util.List;

/**
 * Which part of the collector counts a metric, under the name that the part has in the reference:
 * queries over {@code otel_scope_name} keep working.
 */
public final class ScopeNames {
  private static final String CORE = "go.opentelemetry.io/collector/";
  private static final Scope OWN = new Scope("dev.sluice", "");

  // the first that fits counts
  private static final List<Prefix> PREFIXES =
      List.of(
          new Prefix("otelcol_exporter_", new Scope(CORE + "exporter/exporterhelper", "")),
          new Prefix("otelcol_receiver_", new Scope(CORE + "receiver/receiverhelper", "")),
          new Prefix("otelcol_processor_batch_", new Scope(CORE + "processor/batchprocessor", "")),
          new Prefix(
              "otelcol_processor_memory_limiter_",
              new Scope(CORE + "processor/memorylimiterprocessor", "")),
          new Prefix("otelcol_processor_", new Scope(CORE + "processor/processorhelper", "")),
          new Prefix("otelcol_process_", new Scope(CORE + "service", "")),
          new Prefix(
              "http_",
              new Scope("go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp", "")),
          new Prefix(
              "rpc_",
              new Scope(
                  "go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc",
                  "")));

  private ScopeNames() {}

  /**
   * @param name as instrumentation scopes are named
   * @param version empty when there is none to speak of
   */
  public record Scope(String name, String version) {}

  private record Prefix(String text, Scope scope) {}

  public static Scope of(String metric) {
    for (Prefix prefix : PREFIXES) {
      if (metric.startsWith(prefix.text())) {
        return prefix.scope();
      }
    }
    return OWN;
  }
}
