package dev.sluice.tls;

import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;

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
  /** TLS, verified with the system's authorities. */
  public static final TlsClientConfig DEFAULT =
      new TlsClientConfig(TlsConfig.DEFAULT, false, false, "");

  private static final Key<TlsConfig> COMMON = Key.inline(TlsConfig.SPEC);
  private static final Key<Boolean> INSECURE =
      Key.of("insecure", ValueType.bool(), false, "no TLS, unless authorities are given");
  private static final Key<Boolean> INSECURE_SKIP_VERIFY =
      Key.of(
          "insecure_skip_verify",
          ValueType.bool(),
          false,
          "TLS without verifying the server's certificate");
  private static final Key<String> SERVER_NAME_OVERRIDE =
      Key.of(
          "server_name_override",
          ValueType.string(),
          "",
          "name to ask for and verify in place of the host");

  /** The block of a client; use it as a section that always exists. */
  public static final Spec<TlsClientConfig> SPEC =
      Spec.of(
          values ->
              new TlsClientConfig(
                  values.get(COMMON),
                  values.get(INSECURE),
                  values.get(INSECURE_SKIP_VERIFY),
                  values.get(SERVER_NAME_OVERRIDE)),
          COMMON,
          INSECURE,
          INSECURE_SKIP_VERIFY,
          SERVER_NAME_OVERRIDE);

  /**
   * Whether a gRPC connection goes without TLS: {@code insecure} and no authorities. (For HTTP the
   * scheme of the URL decides.)
   */
  public boolean isPlaintext() {
    return insecure && !common.hasAuthorities();
  }
}
