package dev.sluice.exporter.otlp;

import dev.sluice.component.Doubt;
import dev.sluice.http.TargetDoubts;
import java.util.ArrayList;
import java.util.List;

/** What is odd about where an OTLP exporter sends. */
final class OtlpTargetDoubts {
  private OtlpTargetDoubts() {}

  /** As {@link TargetDoubts#ofUrl}. */
  static List<Doubt> ofUrl(String path, String url, boolean isAlone) {
    List<Doubt> doubts = new ArrayList<>();
    if (url.contains("/loki/api/v1/push")) {
      doubts.add(
          new Doubt(
              path,
              "is Loki's own push path, which does not take OTLP; write endpoint: <base>/otlp"));
    }
    doubts.addAll(ofPort(path, url));
    doubts.addAll(TargetDoubts.ofUrl(path, url, isAlone));
    return doubts;
  }

  /** As {@link TargetDoubts#ofHost}. */
  static List<Doubt> ofHost(String path, String endpoint, boolean isAlone) {
    List<Doubt> doubts = new ArrayList<>(ofPort(path, endpoint));
    doubts.addAll(TargetDoubts.ofHost(path, endpoint, isAlone));
    return doubts;
  }

  private static List<Doubt> ofPort(String path, String endpoint) {
    return endpoint.matches(".*:14250(?:/.*)?")
        ? List.of(
            new Doubt(
                path, "port 14250 speaks Jaeger's own protocol; Jaeger takes OTLP on port 4317"))
        : List.of();
  }
}
