package dev.sluice.exporter.otlp;

import static dev.sluice.config.Key.inline;
import static dev.sluice.config.Key.string;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.data.Signal;
import dev.sluice.http.HttpClientConfig;
import dev.sluice.http.HttpUrl;
import dev.sluice.sending.SendingConfig;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Configuration of {@code otlp_http}.
 *
 * @param endpoint base URL, to which the signal's path is appended; may be empty
 * @param signalEndpoints whole URLs by signal, where given
 * @param json whether requests are OTLP/JSON rather than protobuf
 * @param client how to connect
 * @param sending time-out, retry and queue
 */
public record OtlpHttpConfig(
    String endpoint,
    Map<Signal, String> signalEndpoints,
    boolean json,
    HttpClientConfig client,
    SendingConfig sending) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /** The keys of the component. */
  public static final Spec<OtlpHttpConfig> SPEC =
      Spec.of(
          keys ->
              new OtlpHttpConfig(
                  keys.get(
                      string(
                          "endpoint", "", "base URL; `/v1/traces` and so on are appended to it")),
                  given(
                      keys.get(urlKey(Signal.TRACES)),
                      keys.get(urlKey(Signal.METRICS)),
                      keys.get(urlKey(Signal.LOGS)),
                      keys.get(urlKey(Signal.PROFILES))),
                  keys.get(
                      Key.of(
                          "encoding",
                          ValueType.word(List.of("proto", "json"), OtlpHttpConfig::isJson),
                          false,
                          "`proto` or `json`; `proto` unless given")),
                  keys.get(inline(HttpClientConfig.spec("gzip"))),
                  keys.get(inline(SendingConfig.specOfHttp(DEFAULT_TIMEOUT, Presence.SOME)))));

  public OtlpHttpConfig {
    signalEndpoints = Map.copyOf(signalEndpoints);
    List<Problem> problems = new ArrayList<>();
    if (endpoint.isEmpty() && signalEndpoints.isEmpty()) {
      problems.add(
          new Problem(
              "",
              "",
              "at least one endpoint must be specified",
              "write endpoint: http://host:4318"));
    }
    if (!HttpUrl.isValid(endpoint)) {
      problems.add(
          new Problem(
              "endpoint", endpoint, "endpoint must be a valid URL", "write http://host:4318"));
    }
    signalEndpoints.forEach(
        (signal, url) -> {
          if (!HttpUrl.isValid(url)) {
            String key = signal.id() + "_endpoint";
            problems.add(
                new Problem(
                    key,
                    url,
                    key + " must be a valid URL",
                    "write http://host:4318" + path(signal)));
          }
        });
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** Where requests of a signal go. Throws {@link ConfigException} when neither URL says so. */
  public URI url(Signal signal) {
    String own = signalEndpoints.get(signal);
    if (own != null) {
      return HttpUrl.parse(own);
    }
    if (endpoint.isEmpty()) {
      String key = signal.id() + "_endpoint";
      throw new ConfigException(
          "",
          "",
          "either endpoint or " + key + " must be specified",
          "Write endpoint: http://host:4318, or "
              + key
              + ", or take the exporter out of the pipelines of "
              + signal.id());
    }
    String base = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
    return HttpUrl.parse(base + path(signal));
  }

  private static String path(Signal signal) {
    return signal == Signal.PROFILES ? "/v1development/profiles" : "/v1/" + signal.id();
  }

  private static Map<Signal, String> given(
      String traces, String metrics, String logs, String profiles) {
    Map<Signal, String> given = new EnumMap<>(Signal.class);
    given.put(Signal.TRACES, traces);
    given.put(Signal.METRICS, metrics);
    given.put(Signal.LOGS, logs);
    given.put(Signal.PROFILES, profiles);
    given.values().removeIf(String::isEmpty);
    return given;
  }

  private static boolean isJson(String word) {
    return switch (word) {
      case "proto" -> false;
      case "json" -> true;
      default ->
          throw new IllegalArgumentException(
              "invalid encoding type: " + (word.isEmpty() ? "\"\"" : word));
    };
  }

  private static Key<String> urlKey(Signal signal) {
    return string(signal.id() + "_endpoint", "", "URL for " + signal.id() + ", used as it is");
  }
}
