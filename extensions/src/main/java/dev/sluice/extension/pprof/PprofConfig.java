package dev.sluice.extension.pprof;

import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.http.HttpServerConfig;
import java.time.Duration;

/**
 * Configuration of {@code pprof}.
 *
 * @param server where the profiles are
 * @param saveToFile file for a CPU profile of the whole run; empty for none
 */
public record PprofConfig(HttpServerConfig server, String saveToFile) {
  private static final String DEFAULT_ENDPOINT = "localhost:1777";
  private static final String GO_RUNTIME = "it tunes a profile of the Go runtime";

  /** On {@code localhost:1777}. */
  public static final PprofConfig DEFAULT =
      new PprofConfig(HttpServerConfig.on(DEFAULT_ENDPOINT), "");

  private static final Key<String> ENDPOINT =
      Key.of("endpoint", ValueType.string(), DEFAULT_ENDPOINT, "where it listens, host:port");
  private static final Key<Integer> BLOCK_PROFILE_FRACTION =
      Key.of("block_profile_fraction", ValueType.int32(), 0, "share of blocking events")
          .inert(GO_RUNTIME);
  private static final Key<Integer> MUTEX_PROFILE_FRACTION =
      Key.of("mutex_profile_fraction", ValueType.int32(), 0, "share of contended locks")
          .inert(GO_RUNTIME);
  private static final Key<String> SAVE_TO_FILE =
      Key.of(
          "save_to_file",
          ValueType.string(),
          "",
          "file that gets a CPU profile from start to stop; empty for none");

  static final Spec<PprofConfig> SPEC =
      Spec.of(
          values ->
              new PprofConfig(HttpServerConfig.on(values.get(ENDPOINT)), values.get(SAVE_TO_FILE)),
          ENDPOINT,
          dialer(),
          BLOCK_PROFILE_FRACTION,
          MUTEX_PROFILE_FRACTION,
          SAVE_TO_FILE);

  private static Key<Duration> dialer() {
    Key<Duration> timeout =
        Key.of("timeout", ValueType.duration(), Duration.ZERO, "time-out of a dial")
            .inert("a server dials nobody");
    return Key.section(
        "dialer", Spec.of(values -> values.get(timeout), timeout), "how connections are made");
  }
}
