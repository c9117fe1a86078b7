package dev.sluice.extension.healthcheck;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.inline;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.maybe;
import static dev.sluice.config.Key.optional;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Keys;
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

  /** The reference's gate for the second version. */
  static final String GATE = "extension.healthcheck.useComponentStatus";

  /**
   * @param healthy with status 200
   * @param unhealthy with status 503
   */
  public record ResponseBody(String healthy, String unhealthy) {
    private static final Spec<ResponseBody> SPEC =
        Spec.of(
            keys ->
                new ResponseBody(
                    keys.get(string("healthy", "", "what is said with 200")),
                    keys.get(string("unhealthy", "", "what is said with 503"))));
  }

  private static final String NOT_CHECKED =
      "it is deprecated in the reference and never had an effect there";
  private static final String V2 =
      "v2 healthcheck configuration (http/grpc fields) detected but feature gate is disabled."
          + " Either remove the v2 config fields or enable the feature gate with:"
          + " --feature-gates=+"
          + GATE;

  static final Spec<HealthCheckConfig> SPEC =
      Spec.of(
          keys -> {
            keys.also(
                section(
                    "check_collector_pipeline", "failures of exporters", HealthCheckConfig::never));
            keys.also(
                maybe("grpc", ValueType.any(), "states of the components by gRPC")
                    .refusedUnless(
                        Optional::isEmpty,
                        "the gRPC health service is not served here, write http"));
            return new HealthCheckConfig(
                keys.get(inline(HttpServerConfig.spec(DEFAULT_ENDPOINT))),
                keys.get(string("path", "/", "path that answers")),
                keys.get(
                    optional(
                        "response_body", ResponseBody.SPEC, "texts instead of the JSON object")),
                keys.get(
                    bool("use_v2", false, "whether `http` has to be there")
                        .inert("the feature gate decides which version answers")),
                keys.get(
                    optional(
                        "http", V2Http.SPEC, Presence.DEFAULT, "states of the components as JSON")),
                keys.get(
                    optional(
                        "component_health",
                        ComponentHealth.SPEC,
                        "which errors of components make the collector unhealthy")));
          });

  /** Answers on {@code localhost:13133/}. */
  public static final HealthCheckConfig DEFAULT = SPEC.defaults();

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

  private static boolean never(Keys keys) {
    keys.also(string("interval", "5m", "over which time").inert(NOT_CHECKED));
    keys.also(int32("exporter_failure_threshold", 5, "how many").inert(NOT_CHECKED));
    return keys.get(
        bool("enabled", false, "whether failures of exporters count").inert(NOT_CHECKED));
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
