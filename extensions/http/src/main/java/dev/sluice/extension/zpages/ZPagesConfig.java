package dev.sluice.extension.zpages;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.inline;
import static dev.sluice.config.Key.section;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Keys;
import dev.sluice.config.Spec;
import dev.sluice.http.HttpServerConfig;

/**
 * Configuration of {@code zpages}.
 *
 * @param server where the pages are
 * @param expvar whether {@code /debug/expvarz} is one of them
 * @param taps whether {@code /debug/tapz} is one of them, which shows data that passes
 */
public record ZPagesConfig(HttpServerConfig server, boolean expvar, boolean taps) {
  private static final String DEFAULT_ENDPOINT = "localhost:55679";

  static final Spec<ZPagesConfig> SPEC =
      Spec.of(
          keys ->
              new ZPagesConfig(
                  keys.get(inline(HttpServerConfig.spec(DEFAULT_ENDPOINT))),
                  keys.get(section("expvar", "variables as JSON", ZPagesConfig::expvar)),
                  keys.get(section("taps", "a look at data that passes", ZPagesConfig::taps))));

  /** On {@code localhost:55679}. */
  public static final ZPagesConfig DEFAULT = SPEC.defaults();

  private static boolean expvar(Keys keys) {
    return keys.get(bool("enabled", false, "whether /debug/expvarz is served"));
  }

  private static boolean taps(Keys keys) {
    return keys.get(bool("enabled", false, "whether /debug/tapz is served"));
  }

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
