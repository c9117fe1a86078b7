package dev.sluice.load.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Objects;

/**
 * A certificate for localhost and its key, made by the JDK's keytool.
 *
 * @param certificate PEM
 * @param key PEM
 */
record TlsFiles(Path certificate, Path key) {
  private static final String PASSWORD =
      "changeit"; // keytool wants one; the store lives for a moment

  static TlsFiles make(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("tls.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool made no certificate");
    }
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      return new TlsFiles(
          pem(
              folder.resolve("tls.crt"),
              "CERTIFICATE",
              Objects.requireNonNull(keys.getCertificate("a")).getEncoded()),
          pem(
              folder.resolve("tls.key"),
              "PRIVATE KEY",
              Objects.requireNonNull(keys.getKey("a", PASSWORD.toCharArray())).getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate cannot be read back", e);
    }
  }

  private static Path pem(Path file, String type, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
  }
}
