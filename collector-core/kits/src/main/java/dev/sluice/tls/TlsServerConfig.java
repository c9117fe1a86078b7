package dev.sluice.tls;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.inline;
import static dev.sluice.config.Key.string;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;

/**
 * The {@code tls} block of a server. A server has a certificate and a key.
 *
 * @param common the keys that clients have too; its authorities are read but verify nobody
 * @param clientCaFile PEM file with the authorities that clients must present a certificate of;
 *     empty asks for none
 * @param clientCaFileReload whether that file is watched, at most once a second
 */
public record TlsServerConfig(TlsConfig common, String clientCaFile, boolean clientCaFileReload) {

  static final Key<String> CLIENT_CA_FILE =
      string(
          "client_ca_file",
          "",
          "PEM file with the authorities of clients; when given, clients must present a"
              + " certificate");

  /** The block of a server; use it as an optional section with presence {@code NONE}. */
  public static final Spec<TlsServerConfig> SPEC =
      Spec.of(
          keys ->
              new TlsServerConfig(
                  keys.get(inline(TlsConfig.SPEC)),
                  keys.get(CLIENT_CA_FILE),
                  keys.get(
                      bool(
                          "client_ca_file_reload",
                          false,
                          "read client_ca_file again when it changes"))));

  public TlsServerConfig {
    if (!common.cert().isGiven()) {
      throw new ConfigException(
          "",
          "",
          "TLS configuration must include both certificate and key for server connections",
          "add cert_file and key_file");
    }
  }
}
