package dev.sluice.receiver.otlp;

import static dev.sluice.config.Key.inline;

import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.data.Signal;
import dev.sluice.http.HttpServerConfig;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * The section {@code protocols::http}.
 *
 * @param server the server
 * @param tracesUrlPath begins with a slash
 * @param metricsUrlPath begins with a slash
 * @param logsUrlPath begins with a slash
 */
public record OtlpReceiverHttpConfig(
    HttpServerConfig server, String tracesUrlPath, String metricsUrlPath, String logsUrlPath) {
  private static final String PROFILES_PATH = "/v1development/profiles";

  static final Spec<OtlpReceiverHttpConfig> SPEC =
      Spec.of(
          keys ->
              new OtlpReceiverHttpConfig(
                  keys.get(inline(HttpServerConfig.spec("localhost:4318"))),
                  keys.get(path("traces", "/v1/traces")),
                  keys.get(path("metrics", "/v1/metrics")),
                  keys.get(path("logs", "/v1/logs"))));

  /** Where a signal is taken. */
  String path(Signal signal) {
    return switch (signal) {
      case TRACES -> tracesUrlPath;
      case METRICS -> metricsUrlPath;
      case LOGS -> logsUrlPath;
      case PROFILES -> PROFILES_PATH;
    };
  }

  private static Key<String> path(String signal, String usual) {
    return Key.of(
        signal + "_url_path",
        ValueType.parsed("URL path", OtlpReceiverHttpConfig::clean),
        usual,
        "path on which " + signal + " are taken");
  }

  /** The path of a URL, with a slash in front. */
  private static String clean(String text) {
    try {
      String path = new URI(text).getPath();
      String given = path == null ? "" : path;
      return given.startsWith("/") ? given : "/" + given;
    } catch (URISyntaxException e) {
      String why = text.startsWith(":") ? "missing protocol scheme" : e.getReason();
      throw new IllegalArgumentException(
          "invalid HTTP URL path set for signal: parse \"" + text + "\": " + why, e);
    }
  }
}
