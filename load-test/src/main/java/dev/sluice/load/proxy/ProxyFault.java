package dev.sluice.load.proxy;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy does to the connections through it; all parts hold at once.
 *
 * @param delayMillis bytes arrive so much later, in both directions
 * @param bytesPerSecond of each direction of each connection; 0 for no limit
 * @param stall nothing passes, but connections stay and new ones are taken
 * @param reset open connections are reset, and new ones at once
 * @param truncateAfterBytes connections are closed when they have sent so many bytes to the target
 *     from now on; 0 for never
 * @param drop the direction whose bytes vanish; null for none
 */
public record ProxyFault(
    @JsonProperty("delay_ms") int delayMillis,
    @JsonProperty("bytes_per_second") long bytesPerSecond,
    boolean stall,
    boolean reset,
    @JsonProperty("truncate_after_bytes") long truncateAfterBytes,
    @Nullable Drop drop) {
  /** Everything passes at once. */
  public static final ProxyFault NONE = new ProxyFault(0, 0, false, false, 0, null);

  /** Directions. */
  public enum Drop {
    TO_TARGET,
    TO_CLIENT
  }

  public ProxyFault {
    if (delayMillis < 0 || bytesPerSecond < 0 || truncateAfterBytes < 0) {
      throw new IllegalArgumentException("what a proxy does to connections is not negative");
    }
  }
}
