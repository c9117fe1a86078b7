package dev.sluice.exporter.otlp;

import dev.sluice.component.RemovedType;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import java.util.List;
import java.util.Optional;

/**
 * Exporters of other protocols whose backends take OTLP today. To send OTLP to the old port would
 * lose data, so each is an error that has the block to paste.
 */
final class FormerExporters {
  private static final String OLD_JAEGER_GRPC = ":14250";
  private static final String OLD_JAEGER_THRIFT = ":14268/api/traces";
  private static final String OLD_OPENCENSUS = ":55678";
  private static final String LOKI_PUSH = "/loki/api/v1/push";

  static final List<RemovedType> GRPC =
      List.of(
          refused("jaeger", FormerExporters::jaeger),
          refused("jaeger_thrift", FormerExporters::jaegerThrift),
          refused("jaeger_thrift_http", FormerExporters::jaegerThrift),
          refused("opencensus", FormerExporters::openCensus));

  static final List<RemovedType> HTTP = List.of(refused("loki", FormerExporters::loki));

  private FormerExporters() {}

  private static RemovedType refused(String name, RemovedType.Refused mend) {
    return new RemovedType(ComponentKind.EXPORTER, name, mend);
  }

  private static String jaeger(ComponentId id, Node body) {
    return "Jaeger takes OTLP on port 4317; port 14250 speaks another protocol. "
        + grpc(id, endpoint(body, OLD_JAEGER_GRPC, "jaeger"), isPlainText(body));
  }

  private static String jaegerThrift(ComponentId id, Node body) {
    return "Jaeger takes OTLP on port 4317; port 14268 speaks another protocol. "
        + grpc(id, endpoint(body, OLD_JAEGER_THRIFT, "jaeger"), isPlainText(body));
  }

  private static String openCensus(ComponentId id, Node body) {
    return "OpenCensus ended in 2023; its heir is OTLP, which the backend has to take. "
        + grpc(id, endpoint(body, OLD_OPENCENSUS, "backend"), isPlainText(body));
  }

  private static String grpc(ComponentId id, String endpoint, boolean isPlainText) {
    return "Write, and name it in the pipelines:\nexporters:\n  "
        + newId("otlp_grpc", id)
        + ":\n    endpoint: "
        + endpoint
        + (isPlainText ? "\n    tls:\n      insecure: true" : "");
  }

  private static String newId(String type, ComponentId id) {
    return type + "/" + (id.name().isEmpty() ? id.type().name() : id.name());
  }

  private static String endpoint(Node body, String oldEnd, String host) {
    return text(body, "endpoint")
        .map(old -> old.replace("http://", "").replace(oldEnd, ":4317"))
        .orElse(host + ":4317");
  }

  /** Unless it says that the backend has a certificate: these ports have none as they come. */
  private static boolean isPlainText(Node body) {
    Node tls = body instanceof MapNode map ? map.get("tls") : null;
    if (tls instanceof MapNode given) {
      return isTrue(given, "insecure") || given.entries().isEmpty();
    }
    return !isTrue(body, "tls_enabled")
        && text(body, "ca_file").isEmpty()
        && text(body, "cert_pem_file").isEmpty()
        && text(body, "endpoint").filter(old -> old.startsWith("https://")).isEmpty();
  }

  private static String loki(ComponentId id, Node body) {
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
        + newId("otlp_http", id)
        + ":\n    endpoint: "
        + endpoint
        + "/otlp"
        + tenant;
  }

  /** As written: a value that came through a reference is shown as the reference. */
  private static Optional<String> text(Node body, String key) {
    Node value = body instanceof MapNode map ? map.get(key) : null;
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (value.origin().usedAt() != null) {
      return Optional.of("${" + value.origin().source() + "}");
    }
    return value instanceof ScalarNode scalar && scalar.value() instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }

  private static boolean isTrue(Node body, String key) {
    return body instanceof MapNode map
        && map.get(key) instanceof ScalarNode scalar
        && Boolean.TRUE.equals(scalar.value());
  }
}
