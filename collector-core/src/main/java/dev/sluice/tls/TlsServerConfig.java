package dev.sluice.tls;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;

/**
 * The {@code tls} block of a server. A server has a certificate and a key.
 *
 * @param common the keys that clients have too; its authorities are read but verify nobody
 * @param clientCaFile PEM file with the authorities that clients must present a certificate of;
 *     empty asks for none
 * @param clientCaFileReload whether that file is watched, at most once a second
 */
public record TlsServerConfig(TlsConfig common, String clientCaFile, boolean clientCaFileReload) {
  private static final Key<TlsConfig> COMMON = Key.inline(TlsConfig.SPEC);
  static final Key<String> CLIENT_CA_FILE =
      Key.of(
          "client_ca_file",
          ValueType.string(),
          "",
          "PEM file with the authorities of clients; when given, clients must present a certificate");
  private static final Key<Boolean> CLIENT_CA_FILE_RELOAD =
      Key.of(
          "client_ca_file_reload",
          ValueType.bool(),
          false,
          "read client_ca_file again when it changes");

  /** The block of a server; use it as an optional section with presence {@code NONE}. */
  public static final Spec<TlsServerConfig> SPEC =
      Spec.of(
          values ->
              new TlsServerConfig(
                  values.get(COMMON),
                  values.get(CLIENT_CA_FILE),
                  values.get(CLIENT_CA_FILE_RELOAD)),
          COMMON,
          CLIENT_CA_FILE,
          CLIENT_CA_FILE_RELOAD);

  public TlsServerConfig {
    if (!common.hasCertificate()) {
      throw new ConfigException(
          "",
          "",
          "TLS configuration must include both certificate and key for server connections",
          "add cert_file and key_file");
    }
  }
}
