package dev.sluice.exporter.zipkin;

import static dev.sluice.config.Key.inline;
import static dev.sluice.config.Key.string;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.http.HttpClientConfig;
import dev.sluice.http.HttpUrl;
import dev.sluice.sending.SendingConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Configuration of the {@code zipkin} exporter.
 *
 * @param endpoint URL of Zipkin's server, with its path
 * @param format how spans are written
 * @param defaultServiceName of spans whose resource has no name
 * @param client how to connect
 * @param sending time-out, retry and queue
 */
public record ZipkinExporterConfig(
    String endpoint,
    SpanFormat format,
    String defaultServiceName,
    HttpClientConfig client,
    SendingConfig sending) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  /** What the reference says of its default, though what it writes is the other. */
  private static final String USUAL_NAME = "<missing service name>";

  private static final String NO_NAME = "OTLPResourceNoServiceName";

  /** The keys of the component. */
  public static final Spec<ZipkinExporterConfig> SPEC =
      Spec.of(
          keys ->
              new ZipkinExporterConfig(
                  keys.get(
                      string(
                          "endpoint",
                          "",
                          "URL that spans are posted to, `http://host:9411/api/v2/spans`")),
                  keys.get(
                      Key.of(
                          "format",
                          ValueType.word(List.of("json", "proto"), ZipkinExporterConfig::format),
                          SpanFormat.JSON,
                          "`json` or `proto`; `json` unless given")),
                  keys.get(
                      string(
                          "default_service_name",
                          USUAL_NAME,
                          "service of spans whose resource has no name; unless given it is `"
                              + NO_NAME
                              + "`, which a zipkin receiver takes for none")),
                  keys.get(inline(HttpClientConfig.spec(""))),
                  keys.get(inline(SendingConfig.specOfHttp(DEFAULT_TIMEOUT, Presence.SOME)))));

  public ZipkinExporterConfig {
    if (endpoint.isEmpty()) {
      throw new ConfigException(
          "", "", "endpoint required", "write endpoint: http://host:9411/api/v2/spans");
    }
    if (!HttpUrl.isValid(endpoint)) {
      throw new ConfigException(
          "endpoint",
          endpoint,
          "endpoint must be a valid URL",
          "write http://host:9411/api/v2/spans");
    }
  }

  /** Where spans go. */
  URI url() {
    return HttpUrl.parse(endpoint);
  }

  /** The service of spans that have none. */
  String serviceName() {
    return defaultServiceName.equals(USUAL_NAME) ? NO_NAME : defaultServiceName;
  }

  private static SpanFormat format(String word) {
    return switch (word) {
      case "json" -> SpanFormat.JSON;
      case "proto" -> SpanFormat.PROTO;
      default -> throw new IllegalArgumentException(word + " is not one of json or proto");
    };
  }
}
