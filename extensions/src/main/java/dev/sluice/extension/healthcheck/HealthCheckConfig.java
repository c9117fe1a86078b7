package dev.sluice.extension.healthcheck;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.http.HttpServerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Configuration of {@code health_check}.
 *
 * @param server where it answers
 * @param path on which path; below it too when it ends with a slash
 * @param responseBody what it says, instead of a JSON object
 */
public record HealthCheckConfig(
    HttpServerConfig server, String path, Optional<ResponseBody> responseBody) {
  private static final String DEFAULT_ENDPOINT = "localhost:13133";

  /** Answers on {@code localhost:13133/}. */
  public static final HealthCheckConfig DEFAULT =
      new HealthCheckConfig(HttpServerConfig.on(DEFAULT_ENDPOINT), "/", Optional.empty());

  /**
   * @param healthy with status 200
   * @param unhealthy with status 503
   */
  public record ResponseBody(String healthy, String unhealthy) {
    private static final Key<String> HEALTHY =
        Key.of("healthy", ValueType.string(), "", "what is said with 200");
    private static final Key<String> UNHEALTHY =
        Key.of("unhealthy", ValueType.string(), "", "what is said with 503");
    private static final Spec<ResponseBody> SPEC =
        Spec.of(
            values -> new ResponseBody(values.get(HEALTHY), values.get(UNHEALTHY)),
            HEALTHY,
            UNHEALTHY);
  }

  private static final String NOT_CHECKED =
      "it is deprecated in the reference and never had an effect there";
  private static final String V2 =
      "v2 healthcheck configuration (http/grpc fields) detected but feature gate is disabled."
          + " Either remove the v2 config fields or enable the feature gate with:"
          + " --feature-gates=+extension.healthcheck.useComponentStatus";

  private static final Key<HttpServerConfig> SERVER =
      Key.inline(HttpServerConfig.spec(DEFAULT_ENDPOINT));
  private static final Key<String> PATH =
      Key.of("path", ValueType.string(), "/", "path that answers");
  private static final Key<Optional<ResponseBody>> RESPONSE_BODY =
      Key.optional(
          "response_body", ResponseBody.SPEC, Presence.NONE, "texts instead of the JSON object");
  private static final Key<Boolean> USE_V2 =
      Key.of("use_v2", ValueType.bool(), false, "belongs to the second version")
          .inert("the reference looks at it only with a feature gate that is off");
  private static final Key<Optional<Object>> HTTP = v2("http");
  private static final Key<Optional<Object>> GRPC = v2("grpc");
  private static final Key<Optional<Object>> COMPONENT_HEALTH =
      Key.maybe("component_health", ValueType.any(), "belongs to the second version")
          .inert("the reference looks at it only with a feature gate that is off");

  static final Spec<HealthCheckConfig> SPEC =
      Spec.of(
          values ->
              new HealthCheckConfig(
                  values.get(SERVER), values.get(PATH), values.get(RESPONSE_BODY)),
          SERVER,
          PATH,
          RESPONSE_BODY,
          checkCollectorPipeline(),
          USE_V2,
          HTTP,
          GRPC,
          COMPONENT_HEALTH);

  public HealthCheckConfig {
    List<Problem> problems = new ArrayList<>();
    if (server.endpoint().isEmpty()) {
      problems.add(
          new Problem(
              "endpoint", "", "http endpoint required", "remove it for " + DEFAULT_ENDPOINT));
    }
    if (!path.startsWith("/")) {
      problems.add(new Problem("path", path, "path must start with /", "write /" + path));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static Key<Boolean> checkCollectorPipeline() {
    Key<Boolean> enabled =
        Key.of("enabled", ValueType.bool(), false, "whether failures of exporters count")
            .inert(NOT_CHECKED);
    Key<String> interval =
        Key.of("interval", ValueType.string(), "5m", "over which time").inert(NOT_CHECKED);
    Key<Integer> threshold =
        Key.of("exporter_failure_threshold", ValueType.int32(), 5, "how many").inert(NOT_CHECKED);
    return Key.section(
        "check_collector_pipeline",
        Spec.of(values -> values.get(enabled), enabled, interval, threshold),
        "failures of exporters");
  }

  private static Key<Optional<Object>> v2(String name) {
    return Key.maybe(name, ValueType.any(), "belongs to the second version")
        .refusedUnless(Optional::isEmpty, V2);
  }
}
