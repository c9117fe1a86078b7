package dev.sluice.extension.healthcheck;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.http.HttpServerConfig;

/**
 * The section {@code http} of {@code health_check}: states of the components as JSON.
 *
 * @param server where it answers
 * @param isStatusEnabled whether it tells of states at all
 * @param statusPath on which path
 */
public record V2Http(HttpServerConfig server, boolean isStatusEnabled, String statusPath) {
  private static final String DEFAULT_PATH = "/status";
  private static final Key<HttpServerConfig> SERVER =
      Key.inline(HttpServerConfig.spec(HealthCheckConfig.DEFAULT_ENDPOINT));

  private static final Key<Boolean> STATUS_ENABLED =
      Key.of("enabled", ValueType.bool(), true, "whether states are told");
  private static final Key<String> STATUS_PATH =
      Key.of("path", ValueType.string(), DEFAULT_PATH, "path of the states");
  private static final Key<Boolean> STATUS_ATTRIBUTES = attributes();
  private static final Key<Status> STATUS =
      Key.section(
          "status",
          Spec.of(
              values -> new Status(values.get(STATUS_ENABLED), values.get(STATUS_PATH)),
              STATUS_ENABLED,
              STATUS_PATH,
              STATUS_ATTRIBUTES),
          "states of the components");

  private static final Key<Boolean> CONFIG_ENABLED =
      Key.of("enabled", ValueType.bool(), false, "whether the configuration is shown")
          .refusedUnless(
              enabled -> !enabled,
              "the configuration is not served to whoever asks; print-config shows it");
  private static final Key<String> CONFIG_PATH =
      Key.of("path", ValueType.string(), "/config", "path of the configuration")
          .inert("the configuration is not served");
  private static final Key<Boolean> CONFIG_ATTRIBUTES = attributes();
  private static final Key<Boolean> CONFIG =
      Key.section(
          "config",
          Spec.of(
              values -> values.get(CONFIG_ENABLED), CONFIG_ENABLED, CONFIG_PATH, CONFIG_ATTRIBUTES),
          "the configuration");

  static final Spec<V2Http> SPEC =
      Spec.of(
          values -> {
            Status status = values.get(STATUS);
            return new V2Http(values.get(SERVER), status.enabled(), status.path());
          },
          SERVER,
          STATUS,
          CONFIG);

  private record Status(boolean enabled, String path) {}

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
    return Key.of("include_attributes", ValueType.bool(), false, "attributes of the states")
        .inert("components tell none here");
  }
}
