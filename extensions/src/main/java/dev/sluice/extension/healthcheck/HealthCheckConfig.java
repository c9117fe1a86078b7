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
import java.util.function.Predicate;

/**
 * Configuration of {@code health_check}.
 *
 * @param server where it answers
 * @param path on which path; below it too when it ends with a slash
 * @param responseBody what it says, instead of a JSON object
 * @param usesV2 whether only the second version's keys count
 * @param http the second version, behind the feature gate; empty: the keys above, also with it
 * @param componentHealth what makes the second version unhealthy
 */
public record HealthCheckConfig(
    HttpServerConfig server,
    String path,
    Optional<ResponseBody> responseBody,
    boolean usesV2,
    Optional<V2Http> http,
    Optional<ComponentHealth> componentHealth) {
  static final String DEFAULT_ENDPOINT = "localhost:13133";

  /** Answers on {@code localhost:13133/}. */
  public static final HealthCheckConfig DEFAULT =
      new HealthCheckConfig(
          HttpServerConfig.on(DEFAULT_ENDPOINT),
          "/",
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty());

  /** The reference's gate for the second version. */
  static final String GATE = "extension.healthcheck.useComponentStatus";

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
          + " --feature-gates=+"
          + GATE;

  private static final Key<HttpServerConfig> SERVER =
      Key.inline(HttpServerConfig.spec(DEFAULT_ENDPOINT));
  private static final Key<String> PATH =
      Key.of("path", ValueType.string(), "/", "path that answers");
  private static final Key<Optional<ResponseBody>> RESPONSE_BODY =
      Key.optional(
          "response_body", ResponseBody.SPEC, Presence.NONE, "texts instead of the JSON object");
  private static final Key<Boolean> USE_V2 =
      Key.of("use_v2", ValueType.bool(), false, "whether `http` has to be there")
          .inert("the feature gate decides which version answers");
  private static final Key<Optional<V2Http>> HTTP =
      Key.optional("http", V2Http.SPEC, Presence.DEFAULT, "states of the components as JSON");
  private static final Key<Optional<Object>> GRPC =
      Key.maybe("grpc", ValueType.any(), "states of the components by gRPC")
          .refusedUnless(
              Optional::isEmpty, "the gRPC health service is not served here, write http");
  private static final Key<Optional<ComponentHealth>> COMPONENT_HEALTH =
      Key.optional(
          "component_health",
          ComponentHealth.SPEC,
          Presence.NONE,
          "which errors of components make the collector unhealthy");

  static final Spec<HealthCheckConfig> SPEC =
      Spec.of(
          values ->
              new HealthCheckConfig(
                  values.get(SERVER),
                  values.get(PATH),
                  values.get(RESPONSE_BODY),
                  values.get(USE_V2),
                  values.get(HTTP),
                  values.get(COMPONENT_HEALTH)),
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
    if (usesV2 && http.isEmpty()) {
      problems.add(
          new Problem(
              "", "", "must specify at least one protocol", "write http: {}, or remove use_v2"));
    }
    if (!usesV2 && server.endpoint().isEmpty()) {
      problems.add(
          new Problem(
              "endpoint", "", "http endpoint required", "remove it for " + DEFAULT_ENDPOINT));
    }
    if (!usesV2 && !path.startsWith("/")) {
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

  /** Refuses the second version's keys without its gate. */
  void check(Predicate<String> isEnabled) {
    if (http.isPresent() && !isEnabled.test(GATE)) {
      throw new ConfigException(
          "http", "", V2, "start with --feature-gates=+" + GATE + ", or remove http");
    }
  }

  /** The second version, out of the first one's keys where it has none of its own. */
  V2Http v2() {
    return http.orElseGet(() -> new V2Http(server, true, path));
  }
}
