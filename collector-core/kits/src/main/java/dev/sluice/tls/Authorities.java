package dev.sluice.tls;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Trust managers over certificate authorities. */
final class Authorities {
  private Authorities() {}

  /** Trusts exactly these. */
  static X509ExtendedTrustManager only(List<X509Certificate> authorities) throws TlsException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (X509Certificate authority : authorities) {
        store.setCertificateEntry(Integer.toString(number++), authority);
      }
      return manager(store);
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException("failed to load CA CertPool: " + e.getMessage(), e);
    }
  }

  /**
   * Trusts what the system trusts: the certificates that {@code SSL_CERT_FILE} and {@code
   * SSL_CERT_DIR} name, as the reference does, or those of the Java runtime when neither is set.
   */
  static X509ExtendedTrustManager system() throws TlsException {
    List<X509Certificate> named =
        named(System.getenv("SSL_CERT_FILE"), System.getenv("SSL_CERT_DIR"));
    if (!named.isEmpty()) {
      return only(named);
    }
    try {
      return manager(null);
    } catch (GeneralSecurityException e) {
      throw new TlsException("failed to load the system's CA CertPool: " + e.getMessage(), e);
    }
  }

  /**
   * Certificates of one file and of every file of some directories; unreadable ones are left out.
   */
  static List<X509Certificate> named(@Nullable String file, @Nullable String directories) {
    List<Path> files = new ArrayList<>();
    if (file != null && !file.isEmpty()) {
      files.add(Path.of(file));
    }
    if (directories != null) {
      for (String directory : directories.split(File.pathSeparator, -1)) {
        String[] names = new File(directory).list();
        for (String name : names == null ? new String[0] : names) {
          files.add(Path.of(directory, name));
        }
      }
    }
    List<X509Certificate> certificates = new ArrayList<>();
    for (Path path : files) {
      certificates.addAll(readable(path));
    }
    return certificates;
  }

  /** The certificates of a file; as in the reference, what is no certificate is no authority. */
  private static List<X509Certificate> readable(Path path) {
    try {
      return Pem.certificates(Files.readString(path, StandardCharsets.ISO_8859_1));
    } catch (IOException | TlsException e) {
      return List.of();
    }
  }

  /** Trusts these beside what the system trusts. */
  static X509ExtendedTrustManager withSystem(List<X509Certificate> authorities)
      throws TlsException {
    List<X509Certificate> all = new ArrayList<>(authorities);
    all.addAll(List.of(system().getAcceptedIssuers()));
    return only(all);
  }

  private static X509ExtendedTrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }
}
