package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.RecordingLog;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wrong protocol on a port: what the client gets, and what the log has of it. */
@Timeout(60)
class PlainTextOnTlsTest {
  private static final String SECRET = "hush-hush";
  private static final String ANSWER =
      "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";

  @TempDir static Path files;
  private static String ca = "";

  @BeforeAll
  static void certificates() throws Exception {
    X509Bundle root =
        new CertificateBuilder()
            .subject("CN=root")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    write("server", new CertificateBuilder().subject("CN=s").addSanDnsName("localhost"), root);
    write("client", new CertificateBuilder().subject("CN=c"), root);
    write(
        "stranger",
        new CertificateBuilder().subject("CN=" + SECRET).setIsCertificateAuthority(true),
        null);
    ca = files.resolve("ca.crt").toString();
    Files.writeString(Path.of(ca), root.getCertificatePathPEM());
  }

  private static void write(String name, CertificateBuilder builder, @Nullable X509Bundle issuer)
      throws Exception {
    X509Bundle bundle = issuer == null ? builder.buildSelfSigned() : builder.buildIssuedBy(issuer);
    Files.writeString(files.resolve(name + ".crt"), bundle.getCertificatePathPEM());
    Files.writeString(files.resolve(name + ".key"), bundle.getPrivateKeyPEM());
  }

  private static Servers tls(String more) throws Exception {
    return new Servers(
        "{tls: {cert_file: %s, key_file: %s%s}}"
            .formatted(files.resolve("server.crt"), files.resolve("server.key"), more),
        server -> server.handle("/", exchange -> exchange.respond(HttpAnswer.text(200, "hello"))));
  }

  private static RecordingLog.Line closing(Servers servers) {
    Awaitility.await()
        .until(() -> servers.context.log().messages("warn").contains("Closing an HTTP connection"));
    return servers.context.log().lines().stream()
        .filter(line -> line.message().equals("Closing an HTTP connection"))
        .findFirst()
        .orElseThrow();
  }

  private static void assertTellsNothing(Servers servers) {
    assertThat(servers.context.log().lines().toString())
        .doesNotContain(SECRET)
        .doesNotContain("686573682d68757368") // in hex
        .doesNotContain("687573682d68757368");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /",
        "HEAD /",
        "POST /v1/traces",
        "PUT /",
        "OPTIONS /",
        "PATCH /",
        "DELETE /",
        "TRACE /",
        "CONNECT a:1",
        "PRI *"
      })
  void answersPlainHttpOnATlsPortAsGoDoes(String request) throws Exception {
    try (Servers servers = tls("");
        Wire wire = servers.wire()) {
      wire.send(
          request
              + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
              + SECRET
              + "\r\nContent-Length: 4000\r\n\r\n"
              + SECRET.repeat(400));
      assertThat(wire.toEnd()).isEqualTo(ANSWER);
      RecordingLog.Line line = closing(servers);
      assertThat(line.fields())
          .containsEntry("error", "the client sent an HTTP request to an HTTPS server");
      assertThat(String.valueOf(line.fields().get("peer"))).matches("127\\.0\\.0\\.1:[0-9]+");
      assertTellsNothing(servers);
    }
  }

  @Test
  void takesAPlainRequestThatComesByteByByte() throws Exception {
    try (Servers servers = tls("");
        Wire wire = servers.wire()) {
      for (char c : "POST ".toCharArray()) {
        wire.send(String.valueOf(c));
      }
      assertThat(wire.toEnd()).startsWith("HTTP/1.0 400 Bad Request");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000\u0001garbage hush-hush",
        "GETx hush-hush",
        "SSH-2.0-hush-hush\r\n",
        "\u0016hush-hush-hush-hush-hush-hush", // the type of a handshake, and no more of it
        "\u0016\u0003\u0001\u0000\u0010hush-hush-hush-hush-hush-hush", // a record without a hello
        "\u0015\u0003\u0003\u0000\u0002\u00020" // an alert: unknown_ca
      })
  void whatIsNotTlsEndsTheConnectionWithoutAByteOfItInTheLog(String bytes) throws Exception {
    try (Servers servers = tls("");
        Wire wire = servers.wire()) {
      assertThat(wire.send(bytes).toEnd()).doesNotContain("HTTP/1.1");
      assertThat(String.valueOf(closing(servers).fields().get("peer"))).startsWith("127.0.0.1:");
      assertTellsNothing(servers);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nhush-hush",
        "hush-hush\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001hush-hush\r\n\r\n"
      })
  void aForeignProtocolOnAPlainPortIsAnsweredAndNotQuoted(String bytes) throws Exception {
    try (Servers servers =
            new Servers(
                "{}",
                server ->
                    server.handle(
                        "/", exchange -> exchange.respond(HttpAnswer.text(200, "hello"))));
        Wire wire = servers.wire()) {
      assertThat(wire.send(bytes).toEnd()).matches("(?s)HTTP/1.1 (400|505).*");
      assertTellsNothing(servers);
    }
  }

  @Test
  void namesTheAddressOfAClientWhoseCertificateIsRefused() throws Exception {
    try (Servers servers = tls(", client_ca_file: " + ca)) {
      for (String own :
          List.of(
              "",
              ", cert_file: %s, key_file: %s"
                  .formatted(files.resolve("stranger.crt"), files.resolve("stranger.key")))) {
        try (Callers callers = new Callers(servers.context, "{tls: {ca_file: " + ca + own + "}}")) {
          String url = "https://localhost:" + servers.address().getPort() + "/";
          assertThat(callers.failure(Callers.post(url, "x")))
              .contains("certificate")
              .doesNotContain("Exception");
        }
      }
      Awaitility.await().until(() -> servers.context.log().messages("warn").size() >= 2);
      assertThat(servers.context.log().lines())
          .filteredOn(line -> line.level().equals("warn"))
          .allSatisfy(
              line -> {
                assertThat(String.valueOf(line.fields().get("peer"))).startsWith("127.0.0.1:");
                assertThat(String.valueOf(line.fields().get("error"))).contains("certificate");
              });
      assertTellsNothing(servers);
    }
  }
}
