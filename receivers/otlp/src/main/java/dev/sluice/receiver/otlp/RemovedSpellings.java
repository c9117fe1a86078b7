package dev.sluice.receiver.otlp;

import dev.sluice.component.RemovedType;
import dev.sluice.config.RemovedKey;
import dev.sluice.config.tree.FlowText;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import dev.sluice.id.ComponentKind;
import java.util.List;

/** Keys that the OTLP receiver once had or is often given, and the receiver that it succeeds. */
final class RemovedSpellings {
  static final List<RemovedKey> KEYS =
      List.of(
          RemovedKey.renamed("protocols::grpc::tls_settings", "protocols::grpc::tls"),
          RemovedKey.renamed("protocols::http::tls_settings", "protocols::http::tls"),
          RemovedKey.renamed("protocols::grpc::tls_credentials", "protocols::grpc::tls"),
          RemovedKey.renamed("protocols::http::tls_credentials", "protocols::http::tls"),
          RemovedKey.renamed(
              "protocols::http::cors_allowed_origins", "protocols::http::cors::allowed_origins"),
          RemovedKey.renamed(
              "protocols::http::cors_allowed_headers", "protocols::http::cors::allowed_headers"),
          outside("grpc"),
          outside("http"),
          RemovedKey.refused("endpoint", RemovedSpellings::endpoint));

  static final List<RemovedType> TYPES = List.of(openCensus());

  private RemovedSpellings() {}

  /** The reference never took these, so they are not taken here either. */
  private static RemovedKey outside(String protocol) {
    return RemovedKey.refused(
        protocol,
        value ->
            "It stands under protocols. Write:\nprotocols:\n  "
                + protocol
                + ":"
                + endpointIn(value));
  }

  /** The rest of the section is not repeated: it may hold a key or a header. */
  private static String endpointIn(Node section) {
    Node endpoint = section instanceof MapNode map ? map.get("endpoint") : null;
    return endpoint == null ? "" : "\n    endpoint: " + FlowText.of(endpoint);
  }

  /** It once was the address of gRPC; today there are two. */
  private static String endpoint(Node value) {
    return "Each protocol has its own. Write:\nprotocols:\n  grpc:\n    endpoint: "
        + FlowText.of(value)
        + "\n  http:\n    endpoint: 0.0.0.0:4318";
  }

  private static RemovedType openCensus() {
    RemovedType.Refused told =
        (id, body) -> {
          Node endpoint = body instanceof MapNode map ? map.get("endpoint") : null;
          String address =
              endpoint instanceof ScalarNode && !endpoint.isNull()
                  ? FlowText.of(endpoint)
                  : "0.0.0.0:4317";
          return "OpenCensus ended in 2023; its heir is OTLP, which the clients have to send. Write,"
              + " and name it in the pipelines:\nreceivers:\n  otlp:\n    protocols:\n      grpc:\n"
              + "        endpoint: "
              + address.replace(":55678", ":4317");
        };
    return new RemovedType(ComponentKind.RECEIVER, "opencensus", told);
  }
}
