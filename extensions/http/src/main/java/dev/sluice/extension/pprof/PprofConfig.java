package dev.sluice.extension.pprof;

import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.string;

import dev.sluice.config.Spec;
import dev.sluice.http.HttpServerConfig;

/**
 * Configuration of {@code pprof}.
 *
 * @param server where the profiles are
 * @param saveToFile file for a CPU profile of the whole run; empty for none
 */
public record PprofConfig(HttpServerConfig server, String saveToFile) {
  private static final String DEFAULT_ENDPOINT = "localhost:1777";
  private static final String GO_RUNTIME = "it tunes a profile of the Go runtime";

  static final Spec<PprofConfig> SPEC =
      Spec.of(
          keys -> {
            keys.also(HttpServerConfig.dialer());
            keys.also(
                int32("block_profile_fraction", 0, "share of blocking events").inert(GO_RUNTIME));
            keys.also(
                int32("mutex_profile_fraction", 0, "share of contended locks").inert(GO_RUNTIME));
            return new PprofConfig(
                HttpServerConfig.on(
                    keys.get(string("endpoint", DEFAULT_ENDPOINT, "where it listens, host:port"))),
                keys.get(
                    string(
                        "save_to_file",
                        "",
                        "file that gets a CPU profile from start to stop; empty for none")));
          });

  /** On {@code localhost:1777}. */
  public static final PprofConfig DEFAULT = SPEC.defaults();
}
