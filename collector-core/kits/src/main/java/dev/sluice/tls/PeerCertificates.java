package dev.sluice.tls;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The certificates that the other side of a connection has shown and that were verified. */
public final class PeerCertificates {
  private PeerCertificates() {}

  /**
   * Its own first; empty when it has shown none.
   *
   * @param session null for a connection without TLS
   */
  public static List<X509Certificate> of(@Nullable SSLSession session) {
    if (session == null) {
      return List.of();
    }
    List<X509Certificate> found = new ArrayList<>();
    try {
      for (Certificate certificate : session.getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509) {
          found.add(x509);
        }
      }
    } catch (SSLPeerUnverifiedException e) {
      return List.of(); // the JDK's way to say that there is none
    }
    return found;
  }
}
