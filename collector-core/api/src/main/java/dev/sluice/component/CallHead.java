package dev.sluice.component;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server knows of a request before its body.
 *
 * @param path what is asked for: the path of a URL, or {@code /service/method} of gRPC
 * @param headers header or metadata values by lower-case name, in order of arrival
 * @param peerAddress {@code host:port} of the client, or null when it has none
 * @param peerCertificates of a client that has shown some in TLS, its own first; else empty
 */
public record CallHead(
    String path,
    Map<String, List<String>> headers,
    @Nullable String peerAddress,
    List<X509Certificate> peerCertificates) {
  public CallHead {
    peerCertificates = List.copyOf(peerCertificates);
  }
}
