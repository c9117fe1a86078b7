package dev.sluice.extension.owntelemetry;

import dev.sluice.config.model.OwnExporter;
import dev.sluice.config.model.OwnOtlp;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Origin;
import dev.sluice.config.tree.ScalarNode;
import dev.sluice.data.Signal;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which exporter sends own telemetry, and how it would be configured in a file.
 *
 * @param type {@code otlp_grpc}, {@code otlp_http} or {@code debug}
 * @param config its section
 */
record ExporterPlan(String type, Node config) {
  /** As the reference's own exporters retry: from 5 s up to 30 s, for one minute. */
  private static final Map<String, Object> RETRY =
      Map.of("initial_interval", "5s", "max_interval", "30s", "max_elapsed_time", "1m");

  private static final int HTTPS_PORT = 443;

  static ExporterPlan of(OwnExporter where, Signal signal) {
    if (where.otlp().isEmpty()) {
      return new ExporterPlan(
          "debug", node(Map.of("verbosity", "detailed", "use_internal_logger", false)));
    }
    OwnOtlp otlp = where.otlp().get();
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("timeout", otlp.timeout().toMillis() + "ms");
    config.put("compression", otlp.gzip() ? "gzip" : "none");
    config.put("retry_on_failure", RETRY);
    config.put("sending_queue", Map.of("enabled", false));
    Map<String, Object> headers = new LinkedHashMap<>();
    otlp.headers().forEach((name, value) -> headers.put(name, value.reveal()));
    config.put("headers", headers);
    config.put("tls", tls(otlp));
    URI url = URI.create(otlp.endpoint());
    if (otlp.protocol() == OwnOtlp.Protocol.GRPC) {
      config.put("endpoint", url.getPort() < 0 ? url.getHost() + ":" + HTTPS_PORT : authority(url));
      return new ExporterPlan("otlp_grpc", node(config));
    }
    boolean wholeUrl = url.getPath() != null && !url.getPath().isEmpty();
    config.put(wholeUrl ? signal.id() + "_endpoint" : "endpoint", otlp.endpoint());
    config.put("encoding", otlp.protocol() == OwnOtlp.Protocol.HTTP_JSON ? "json" : "proto");
    return new ExporterPlan("otlp_http", node(config));
  }

  private static String authority(URI url) {
    return url.getHost() + ":" + url.getPort();
  }

  private static Map<String, Object> tls(OwnOtlp otlp) {
    Map<String, Object> tls = new LinkedHashMap<>();
    if (otlp.isPlaintext()) {
      tls.put("insecure", true);
      return tls;
    }
    putUnlessEmpty(tls, "ca_file", otlp.files().authorities());
    putUnlessEmpty(tls, "cert_file", otlp.files().clientCertificate());
    putUnlessEmpty(tls, "key_file", otlp.files().clientKey());
    return tls;
  }

  private static void putUnlessEmpty(Map<String, Object> to, String key, String value) {
    if (!value.isEmpty()) {
      to.put(key, value);
    }
  }

  private static Node node(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
      map.forEach(
          (key, each) ->
              entries.put(String.valueOf(key), new MapNode.Entry(Origin.CODE, node(each))));
      return new MapNode(entries, Origin.CODE);
    }
    return new ScalarNode(value, Origin.CODE);
  }
}
