package dev.sluice.tls;

import dev.sluice.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link TlsConfig} names. Blocks on files: not for event loops. */
final class TlsFiles {
  private static final String READABLE =
      "Name a file that the user who runs the collector can read.";

  private TlsFiles() {}

  /** The own certificate and key, or null when none is given. */
  static @Nullable TlsIdentity identity(TlsConfig config) throws TlsException {
    if (!config.hasCertificate()) {
      return null;
    }
    try {
      return TlsIdentity.of(
          text(config.certFile(), config.certPem()), text(config.keyFile(), config.keyPem()));
    } catch (TlsException e) {
      throw unreadable("failed to load TLS cert and key: ", config.certFile(), e);
    }
  }

  /** The authorities given, or an empty list. */
  static List<X509Certificate> authorities(TlsConfig config) throws TlsException {
    if (!config.hasAuthorities()) {
      return List.of();
    }
    try {
      return Pem.certificates(text(config.caFile(), config.caPem()));
    } catch (TlsException e) {
      String what = config.caFile().isEmpty() ? "PEM: " : "File: ";
      throw unreadable("failed to load CA CertPool " + what, config.caFile(), e);
    }
  }

  /** The authorities of clients. */
  static List<X509Certificate> clientAuthorities(String file) throws TlsException {
    try {
      return Pem.certificates(text(file, new Secret("")));
    } catch (TlsException e) {
      throw unreadable("failed to load client CA CertPool: ", file, e);
    }
  }

  /** What stands in a file, or beside another, makes no sense. */
  private static TlsException unreadable(String failure, String file, TlsException cause) {
    return new TlsException(
        failure + cause.getMessage(),
        file,
        "It has to hold certificates in PEM, a private key the key that belongs to them.",
        cause);
  }

  private static String text(String file, Secret inline) throws TlsException {
    if (file.isEmpty()) {
      return inline.reveal();
    }
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new TlsException("open " + file + ": no such file or directory", file, READABLE, e);
    } catch (AccessDeniedException e) {
      throw new TlsException("open " + file + ": permission denied", file, READABLE, e);
    } catch (IOException e) {
      throw new TlsException("failed to load " + file + ": " + e.getMessage(), file, READABLE, e);
    }
  }
}
