package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.tls.CipherConfig;
import dev.sluice.tls.PemText;
import dev.sluice.tls.TlsConfig;
import dev.sluice.tls.TlsServerConfig;
import dev.sluice.tls.TlsVersions;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that speak something else: one bounded line names them, and nothing they sent. */
@Timeout(60)
class GrpcServerForeignClientTest {
  private static final String CANARY = "c4n4ry";
  private static final String HTTP =
      "POST /v1/traces?key=" + CANARY + " HTTP/1.1\r\nHost: a\r\nauthorization: " + CANARY;

  @TempDir Path directory;

  /** Sends the bytes and reads until the server hangs up. */
  private static String ask(Socket socket, byte[] bytes) throws IOException {
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (java.net.SocketException e) {
      return "<reset>";
    }
  }

  private static byte[] bytes(String what) {
    return switch (what) {
      case "http" -> (HTTP + "\r\n\r\n" + CANARY).getBytes(StandardCharsets.US_ASCII);
      case "long http" -> (HTTP + CANARY.repeat(2_000)).getBytes(StandardCharsets.US_ASCII);
      case "tls" -> new byte[] {22, 3, 1, 0, 5, 1, 2, 3, 4, 5};
      case "h2" -> RawFrames.PREFACE;
      case "garbage" -> ("\u0001\u0002 " + CANARY).getBytes(StandardCharsets.US_ASCII);
      default -> throw new IllegalArgumentException(what);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "http, it speaks HTTP/1",
    "long http, it speaks HTTP/1",
    "tls, it speaks TLS",
    "garbage, neither gRPC nor anything else"
  })
  void aPlainPortHangsUpOnOtherProtocols(String what, String reason) throws Exception {
    try (ManualServer server = new ManualServer();
        Socket socket = new Socket("127.0.0.1", server.port())) {
      String peer = "127.0.0.1:" + socket.getLocalPort();
      ask(socket, bytes(what));
      await().until(() -> !server.refusals().equals("[]"));
      assertThat(server.refusals())
          .contains(reason)
          .contains(peer)
          .doesNotContain(CANARY)
          .hasSizeLessThan(400);
      assertThat(server.context.log().lines().toString()).doesNotContain(CANARY, "63346e");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http, 400 Bad Request, it speaks HTTP/1 without TLS",
    "long http, 400 Bad Request, it speaks HTTP/1 without TLS",
    "h2, '', it speaks HTTP/2 without TLS",
    "garbage, '', neither gRPC nor anything else"
  })
  void aPortWithTlsHangsUpOnPlainText(String what, String answer, String reason) throws Exception {
    try (ManualServer server = new ManualServer(tls(false), 1 << 30, GrpcFixture::echo);
        Socket socket = new Socket("127.0.0.1", server.port())) {
      String peer = "127.0.0.1:" + socket.getLocalPort();
      assertThat(ask(socket, bytes(what)))
          .contains(
              answer.isEmpty()
                  ? ""
                  : answer + "\r\n\r\nClient sent an HTTP request to an HTTPS server.\n");
      await().until(() -> !server.refusals().equals("[]"));
      assertThat(server.refusals()).contains(reason).contains(peer);
      assertThat(server.context.log().lines().toString()).doesNotContain(CANARY, "63346e");
    }
  }

  @Test
  void aClientWithoutTheCertificateThatIsAskedForIsNamed() throws Exception {
    try (ManualServer server = new ManualServer(tls(true), 1 << 30, GrpcFixture::echo)) {
      SSLContext anybody = SSLContext.getInstance("TLS");
      anybody.init(null, new TrustManager[] {new TrustsEverybody()}, null);
      try (SSLSocket socket =
          (SSLSocket) anybody.getSocketFactory().createSocket("127.0.0.1", server.port())) {
        String peer = "127.0.0.1:" + socket.getLocalPort();
        try {
          socket.startHandshake();
          socket.getInputStream().read();
        } catch (IOException e) {
          assertThat(e).isNotNull(); // refused, as it should be
        }
        await().until(() -> !server.refusals().equals("[]"));
        assertThat(server.refusals()).contains(peer).contains("TLS failed: ");
      }
    }
  }

  @Test
  void whoConnectsAndLeavesIsNoNews() throws Exception {
    try (ManualServer server = new ManualServer();
        ManualServer withTls = new ManualServer(tls(false), 1 << 30, GrpcFixture::echo)) {
      for (ManualServer each : List.of(server, withTls)) {
        new Socket("127.0.0.1", each.port()).close();
        try (Socket other = new Socket("127.0.0.1", each.port())) {
          ask(other, bytes("garbage")); // by then the first has been seen to
        }
        await().until(() -> !each.refusals().equals("[]"));
        assertThat(each.context.log().messages("warn")).hasSize(1);
      }
    }
  }

  @Test
  void manyOfThemAreFewLines() throws Exception {
    try (ManualServer server = new ManualServer()) {
      for (int i = 0; i < 100; i++) {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
          ask(socket, bytes("http"));
        }
      }
      assertThat(server.context.log().lines()).hasSize(10);
      server.advance(Duration.ofSeconds(10));
      try (Socket socket = new Socket("127.0.0.1", server.port())) {
        ask(socket, bytes("http"));
      }
      await().until(() -> server.context.log().lines().size() == 11);
      assertThat(server.context.log().lines().get(10).toString()).contains("90");
    }
  }

  private GrpcServerConfig tls(boolean asksForCertificates) throws Exception {
    X509Bundle authority =
        new CertificateBuilder()
            .subject("CN=Test authority")
            .ecp256()
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Path file = directory.resolve("ca.pem");
    Files.writeString(file, authority.getCertificatePEM());
    X509Bundle own =
        new CertificateBuilder().subject("CN=server").ecp256().buildIssuedBy(authority);
    TlsConfig common =
        new TlsConfig(
            PemText.NONE,
            PemText.of(own.getCertificatePathPEM()),
            PemText.of(own.getPrivateKeyPEM()),
            TlsVersions.DEFAULT,
            CipherConfig.DEFAULT,
            List.of(),
            false,
            Duration.ZERO);
    TlsServerConfig tls =
        new TlsServerConfig(common, asksForCertificates ? file.toString() : "", false);
    return Configs.server(Optional.of(tls), 0, 0, Optional.empty(), false);
  }

  private static final class TrustsEverybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
