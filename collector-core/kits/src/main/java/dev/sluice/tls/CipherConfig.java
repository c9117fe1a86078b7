package dev.sluice.tls;

import java.util.List;

/**
 * The suites that a {@code tls} block allows for TLS 1.2; those of TLS 1.3 are not configurable, as
 * in the reference.
 *
 * @param suites by their standard names; empty means the runtime's choice
 * @param includesInsecure whether {@code suites} may name some that are known to be weak
 */
public record CipherConfig(List<String> suites, boolean includesInsecure) {
  /** The runtime's choice. */
  public static final CipherConfig DEFAULT = new CipherConfig(List.of(), false);

  public CipherConfig {
    suites = List.copyOf(suites);
  }
}
