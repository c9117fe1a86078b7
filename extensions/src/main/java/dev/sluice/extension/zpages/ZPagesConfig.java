package dev.sluice.extension.zpages;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.http.HttpServerConfig;

/**
 * Configuration of {@code zpages}.
 *
 * @param server where the pages are
 * @param expvar whether {@code /debug/expvarz} is one of them
 */
public record ZPagesConfig(HttpServerConfig server, boolean expvar) {
  private static final String DEFAULT_ENDPOINT = "localhost:55679";

  /** On {@code localhost:55679}. */
  public static final ZPagesConfig DEFAULT =
      new ZPagesConfig(HttpServerConfig.on(DEFAULT_ENDPOINT), false);

  private static final Key<HttpServerConfig> SERVER =
      Key.inline(HttpServerConfig.spec(DEFAULT_ENDPOINT));
  private static final Key<Boolean> EXPVAR_ENABLED =
      Key.of("enabled", ValueType.bool(), false, "whether /debug/expvarz is served");
  private static final Key<Boolean> EXPVAR =
      Key.section(
          "expvar",
          Spec.of(values -> values.get(EXPVAR_ENABLED), EXPVAR_ENABLED),
          "variables as JSON");

  static final Spec<ZPagesConfig> SPEC =
      Spec.of(values -> new ZPagesConfig(values.get(SERVER), values.get(EXPVAR)), SERVER, EXPVAR);

  public ZPagesConfig {
    if (server.endpoint().isEmpty()) {
      throw new ConfigException(
          "",
          "",
          "\"endpoint\" is required when using the \"zpages\" extension",
          "remove endpoint for " + DEFAULT_ENDPOINT);
    }
  }
}
