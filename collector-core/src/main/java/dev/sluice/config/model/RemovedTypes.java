package dev.sluice.config.model;

import dev.sluice.component.ComponentId;
import dev.sluice.component.ComponentKind;
import dev.sluice.config.Findings;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Origin;
import dev.sluice.config.tree.ScalarNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Component types that the reference no longer has, and what to write, or read, instead. */
final class RemovedTypes {
  private static final String LOGLEVEL = "loglevel";
  private static final String VERBOSITY = "verbosity";
  private static final int OLD_JAEGER_PORT = 14_250;
  private static final String LOKI_PUSH = "/loki/api/v1/push";

  private RemovedTypes() {}

  static boolean isLogging(ComponentKind kind, ComponentId id) {
    return kind == ComponentKind.EXPORTER && id.type().name().equals("logging");
  }

  static boolean isBallast(ComponentKind kind, ComponentId id) {
    return kind == ComponentKind.EXTENSION && id.type().name().equals("memory_ballast");
  }

  /** The body of a {@code logging} exporter as one of {@code debug}, with one warning. */
  static Node loggingAsDebug(ComponentId id, Node body, Origin origin, Findings findings) {
    String verbosity = "";
    Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
    if (body instanceof MapNode map) {
      entries.putAll(map.entries());
      MapNode.Entry level = entries.remove(LOGLEVEL);
      if (level != null
          && !entries.containsKey(VERBOSITY)
          && level.value() instanceof ScalarNode scalar
          && scalar.value() instanceof String text) {
        verbosity = verbosityOf(text);
        Node value = new ScalarNode(verbosity, level.value().origin());
        entries.put(VERBOSITY, new MapNode.Entry(level.key(), value));
      }
    }
    String name = id.name().isEmpty() ? "debug" : "debug/" + id.name();
    String text = verbosity.isEmpty() ? name + ":" : name + ": {verbosity: " + verbosity + "}";
    findings.warn(
        "exporters::" + id,
        "the logging exporter has been deprecated, use the debug exporter instead; it is read as"
            + " one, write "
            + text,
        origin);
    return body instanceof MapNode map ? new MapNode(entries, map.origin()) : body;
  }

  private static String verbosityOf(String loglevel) {
    return switch (loglevel.toLowerCase(Locale.ROOT)) {
      case "debug" -> "detailed";
      case "info" -> "normal";
      default -> "basic";
    };
  }

  /** What to write instead of a type that has no stand-in; empty when there is nothing to say. */
  static Optional<String> advice(ComponentKind kind, ComponentId id, Node body) {
    String type = id.type().name();
    return switch (kind.id() + " " + type) {
      case "exporter jaeger" -> Optional.of(jaeger(id, body));
      case "exporter loki" -> Optional.of(loki(id, body));
      case "exporter stackdriver" -> Optional.of("Its heir is the exporter googlecloud.");
      case "processor spanmetrics" -> Optional.of(spanMetrics());
      case "processor normalizesums" -> Optional.of("It has no heir; remove it.");
      default -> Optional.empty();
    };
  }

  private static String jaeger(ComponentId id, Node body) {
    String newId = "otlp_grpc/" + (id.name().isEmpty() ? "jaeger" : id.name());
    String endpoint =
        text(body, "endpoint")
            .map(old -> old.replace(":" + OLD_JAEGER_PORT, ":4317"))
            .orElse("jaeger:4317");
    boolean insecure = isTrue(child(body, "tls"), "insecure") || isTrue(body, "insecure");
    return "Jaeger takes OTLP on port 4317; port "
        + OLD_JAEGER_PORT
        + " speaks another protocol. Write, and name it in the pipelines:\n"
        + "exporters:\n  "
        + newId
        + ":\n    endpoint: "
        + endpoint
        + (insecure ? "\n    tls:\n      insecure: true" : "");
  }

  private static String loki(ComponentId id, Node body) {
    String newId = "otlp_http/" + (id.name().isEmpty() ? "loki" : id.name());
    String endpoint =
        text(body, "endpoint").map(old -> old.replace(LOKI_PUSH, "")).orElse("http://loki:3100");
    while (endpoint.endsWith("/")) {
      endpoint = endpoint.substring(0, endpoint.length() - 1);
    }
    String tenant =
        text(body, "tenant_id")
            .map(value -> "\n    headers:\n      X-Scope-OrgID: \"" + value + "\"")
            .orElse("");
    return "Loki takes OTLP under /otlp; which attributes become labels changes. Write, and name it"
        + " in the pipelines:\nexporters:\n  "
        + newId
        + ":\n    endpoint: "
        + endpoint
        + "/otlp"
        + tenant;
  }

  private static String spanMetrics() {
    return """
        Its heir is a connector. Write:
        connectors:
          span_metrics:
        service:
          pipelines:
            traces:
              exporters: [span_metrics, ...]
            metrics:
              receivers: [span_metrics]""";
  }

  private static Optional<String> text(Node body, String key) {
    Node value = child(body, key);
    return value instanceof ScalarNode scalar && scalar.value() instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }

  private static boolean isTrue(Node body, String key) {
    return child(body, key) instanceof ScalarNode scalar && Boolean.TRUE.equals(scalar.value());
  }

  private static Node child(Node body, String key) {
    Node value = body instanceof MapNode map ? map.get(key) : null;
    return value == null ? ScalarNode.nullAt(body.origin()) : value;
  }
}
