package dev.sluice.exporter.otlp;

import dev.sluice.component.Doubt;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/** What is odd about where an OTLP exporter sends. */
final class TargetDoubts {
  private static final String LOCALHOST = "localhost"; // an address in digits is meant

  private TargetDoubts() {}

  /**
   * @param path the key
   * @param isAlone whether {@code localhost} is a container that nothing else lives in
   */
  static List<Doubt> ofEndpoint(String path, String endpoint, boolean isHttp, boolean isAlone) {
    List<Doubt> doubts = new ArrayList<>();
    if (endpoint.isEmpty()) {
      return doubts;
    }
    if (isHttp && endpoint.contains("/loki/api/v1/push")) {
      doubts.add(
          new Doubt(
              path,
              "is Loki's own push path, which does not take OTLP; write endpoint: <base>/otlp"));
    }
    if (endpoint.matches(".*:14250(?:/.*)?")) {
      doubts.add(
          new Doubt(
              path, "port 14250 speaks Jaeger's own protocol; Jaeger takes OTLP on port 4317"));
    }
    if (isHttp && !endpoint.matches("(?i)https?://.*")) {
      doubts.add(new Doubt(path, "is not a whole URL; write http://host:port/path"));
    }
    if (isAlone && hostOf(endpoint).equals(LOCALHOST)) {
      doubts.add(
          new Doubt(
              path,
              "localhost is this container itself; write the name of the other one, or 127.0.0.1 if"
                  + " this one is meant"));
    }
    return doubts;
  }

  private static String hostOf(String endpoint) {
    String uri = endpoint.contains("://") ? endpoint : "tcp://" + endpoint;
    try {
      String host = new URI(uri).getHost();
      return host == null ? "" : host;
    } catch (URISyntaxException e) {
      return ""; // the exporter judges its own endpoint
    }
  }
}
