package dev.sluice.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link TlsConfig} names. Blocks on files: not for event loops. */
final class TlsFiles {
  private TlsFiles() {}

  /** The own certificate and key, or null when none is given. */
  static @Nullable TlsIdentity identity(TlsConfig config) throws TlsException {
    if (!config.cert().isGiven()) {
      return null;
    }
    PemSource certificate = PemSource.certificate(config);
    PemSource key = PemSource.privateKey(config);
    try {
      String certificateText = certificate.text();
      String keyText = key.text();
      List<X509Certificate> chain = certificate.read(certificateText, Pem::certificates);
      return key.read(keyText, text -> TlsIdentity.of(chain, text));
    } catch (TlsException e) {
      throw new TlsException("failed to load TLS cert and key: " + e.getMessage(), e);
    }
  }

  /** The authorities given, or an empty list. */
  static List<X509Certificate> authorities(TlsConfig config) throws TlsException {
    if (!config.ca().isGiven()) {
      return List.of();
    }
    String what = config.ca().file().isEmpty() ? "PEM: " : "File: ";
    return certificates(PemSource.authorities(config), "failed to load CA CertPool " + what);
  }

  /** The authorities of clients. */
  static List<X509Certificate> clientAuthorities(String file) throws TlsException {
    return certificates(PemSource.clientAuthorities(file), "failed to load client CA CertPool: ");
  }

  private static List<X509Certificate> certificates(PemSource source, String failure)
      throws TlsException {
    try {
      return source.read(source.text(), Pem::certificates);
    } catch (TlsException e) {
      throw new TlsException(failure + e.getMessage(), e);
    }
  }
}
