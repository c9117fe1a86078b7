package dev.sluice.telemetry;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names that have dots where they are defined: scrapers which take any character see those, others
 * see underscores. Instruments are made with underscores.
 */
public final class DottedNames {
  private static final Set<String> DOTTED_LABELS =
      Set.of(
          "error.type",
          "error.permanent",
          "http.request.method",
          "http.response.status_code",
          "http.route",
          "network.protocol.name",
          "network.protocol.version",
          "otel.metric.overflow",
          "otel.signal",
          "otelcol.component.outcome",
          "otelcol.pipeline.id",
          "rpc.method",
          "rpc.response.status_code",
          "rpc.system.name",
          "server.address",
          "server.port",
          "service.instance.id",
          "service.name",
          "service.version",
          "url.path",
          "url.scheme");
  private static final Set<String> DOTTED_METRICS =
      Set.of(
          "http.client.request.body.size",
          "http.client.request.duration",
          "http.server.request.body.size",
          "http.server.request.duration",
          "http.server.response.body.size",
          "rpc.client.call.duration",
          "rpc.server.call.duration");

  private static final Map<String, String> LABELS = byUnderscores(DOTTED_LABELS);
  private static final Map<String, String> METRICS = byUnderscores(DOTTED_METRICS);

  private DottedNames() {}

  /** The name that a label has in OTLP. */
  public static String label(String name) {
    return LABELS.getOrDefault(name, name);
  }

  /** The name that a metric has in OTLP. */
  public static String metric(String name) {
    return METRICS.getOrDefault(name, name);
  }

  private static Map<String, String> byUnderscores(Set<String> dotted) {
    return dotted.stream()
        .collect(Collectors.toUnmodifiableMap(name -> name.replace('.', '_'), name -> name));
  }
}
