package dev.sluice.extension.healthcheck;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.inline;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Keys;
import dev.sluice.config.Spec;
import dev.sluice.http.HttpServerConfig;

/**
 * The section {@code http} of {@code health_check}: states of the components as JSON.
 *
 * @param server where it answers
 * @param isStatusEnabled whether it tells of states at all
 * @param statusPath on which path
 */
public record V2Http(HttpServerConfig server, boolean isStatusEnabled, String statusPath) {
  static final Spec<V2Http> SPEC =
      Spec.of(
          keys -> {
            keys.also(section("config", "the configuration", V2Http::configuration));
            Status status = keys.get(section("status", "states of the components", Status::of));
            return new V2Http(
                keys.get(inline(HttpServerConfig.spec(HealthCheckConfig.DEFAULT_ENDPOINT))),
                status.enabled(),
                status.path());
          });

  private static boolean configuration(Keys keys) {
    keys.also(
        string("path", "/config", "path of the configuration")
            .inert("the configuration is not served"));
    keys.also(attributes());
    return keys.get(
        bool("enabled", false, "whether the configuration is shown")
            .refusedUnless(
                enabled -> !enabled,
                "the configuration is not served to whoever asks; print-config shows it"));
  }

  private record Status(boolean enabled, String path) {
    static Status of(Keys keys) {
      keys.also(attributes());
      return new Status(
          keys.get(bool("enabled", true, "whether states are told")),
          keys.get(string("path", "/status", "path of the states")));
    }
  }

  public V2Http {
    if (server.endpoint().isEmpty()) {
      throw new ConfigException(
          "endpoint",
          "",
          "http endpoint required",
          "remove it for " + HealthCheckConfig.DEFAULT_ENDPOINT);
    }
    if (isStatusEnabled && !statusPath.startsWith("/")) {
      throw new ConfigException(
          "status::path", statusPath, "path must start with /", "write /" + statusPath);
    }
  }

  private static Key<Boolean> attributes() {
    return bool("include_attributes", false, "attributes of the states")
        .inert("components tell none here");
  }
}
