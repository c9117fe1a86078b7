package dev.sluice.tls;

import dev.sluice.config.Key;
import dev.sluice.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A PEM text of a TLS block: a file, or what is written inline. Whatever is wrong with it is blamed
 * on the key that it comes from.
 *
 * @param given where it is
 * @param fileKey the key of the file
 * @param inlineKey the key of the text; empty when there is none
 * @param mend what the text has to hold
 */
record PemSource(PemText given, String fileKey, String inlineKey, String mend) {
  private static final String READABLE =
      "Name a file that the user who runs the collector can read.";
  private static final String CERTIFICATES = "It has to hold certificates in PEM.";
  private static final String PRIVATE_KEY =
      "It has to hold the private key of the certificate in PEM, not encrypted.";

  /** Makes something of a text. */
  @FunctionalInterface
  interface Reading<T> {
    T of(String text) throws TlsException;
  }

  static PemSource certificate(TlsConfig config) {
    return of(config.cert(), TlsConfig.CERT_FILE, TlsConfig.CERT_PEM, CERTIFICATES);
  }

  static PemSource privateKey(TlsConfig config) {
    return of(config.key(), TlsConfig.KEY_FILE, TlsConfig.KEY_PEM, PRIVATE_KEY);
  }

  static PemSource authorities(TlsConfig config) {
    return of(config.ca(), TlsConfig.CA_FILE, TlsConfig.CA_PEM, CERTIFICATES);
  }

  static PemSource clientAuthorities(String file) {
    return new PemSource(PemText.in(file), TlsServerConfig.CLIENT_CA_FILE.name(), "", CERTIFICATES);
  }

  private static PemSource of(
      PemText text, Key<String> fileKey, Key<Secret> inlineKey, String mend) {
    return new PemSource(text, fileKey.name(), inlineKey.name(), mend);
  }

  /** The text; blocks when it is in a file. */
  String text() throws TlsException {
    if (given.file().isEmpty()) {
      return given.inline().reveal();
    }
    try {
      return Files.readString(Path.of(given.file()), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** What is made of the text. */
  <T> T read(String text, Reading<T> reading) throws TlsException {
    try {
      return reading.of(text);
    } catch (TlsException e) {
      throw fault(String.valueOf(e.getMessage()), mend, e);
    }
  }

  /** The file cannot be read. */
  TlsException unreadable(IOException cause) {
    String file = given.file();
    if (cause instanceof NoSuchFileException) {
      return fault("open " + file + ": no such file or directory", READABLE, cause);
    }
    if (cause instanceof AccessDeniedException) {
      return fault("open " + file + ": permission denied", READABLE, cause);
    }
    return fault("failed to load " + file + ": " + cause.getMessage(), READABLE, cause);
  }

  private TlsException fault(String message, String what, @Nullable Throwable cause) {
    String key = given.file().isEmpty() ? inlineKey : fileKey;
    return new TlsException(message, key, given.file(), what, cause);
  }
}
