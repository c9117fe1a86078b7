package dev.sluice.tls;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.inline;
import static dev.sluice.config.Key.string;

import dev.sluice.config.Keys;
import dev.sluice.config.Spec;

/**
 * The {@code tls} block of a client.
 *
 * @param common the keys that servers have too
 * @param insecure no TLS at all, unless authorities are given: see {@link #isPlaintext}
 * @param insecureSkipVerify TLS without a look at the server's certificate
 * @param serverNameOverride name to ask for and to verify in place of the host; empty for the host
 */
public record TlsClientConfig(
    TlsConfig common, boolean insecure, boolean insecureSkipVerify, String serverNameOverride) {
  /** The block of a client; use it as a section that always exists. */
  public static final Spec<TlsClientConfig> SPEC = Spec.of(keys -> read(keys, false));

  /** The same, {@code insecure} unless told. */
  public static final Spec<TlsClientConfig> INSECURE_SPEC = Spec.of(keys -> read(keys, true));

  /** TLS, verified with the system's authorities. */
  public static final TlsClientConfig DEFAULT = SPEC.defaults();

  private static TlsClientConfig read(Keys keys, boolean isInsecure) {
    return new TlsClientConfig(
        keys.get(inline(TlsConfig.SPEC)),
        keys.get(bool("insecure", isInsecure, "no TLS, unless authorities are given")),
        keys.get(
            bool("insecure_skip_verify", false, "TLS without verifying the server's certificate")),
        keys.get(
            string("server_name_override", "", "name to ask for and verify in place of the host")));
  }

  /**
   * Whether a gRPC connection goes without TLS: {@code insecure} and no authorities. (For HTTP the
   * scheme of the URL decides.)
   */
  public boolean isPlaintext() {
    return insecure && !common.ca().isGiven();
  }
}
