package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.TestContext;
import dev.sluice.tls.TlsClientConfig;
import io.netty.buffer.ByteBufAllocator;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTlsTest {
  @TempDir static Path files;

  private static X509Bundle root;

  @BeforeAll
  static void certificates() throws Exception {
    root =
        new CertificateBuilder()
            .subject("CN=root")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    write("ca", root);
    write("server", leaf("CN=server", "localhost"));
    write("client", leaf("CN=client", "client"));
    write(
        "expired",
        new CertificateBuilder()
            .subject("CN=old")
            .addSanDnsName("localhost")
            .notBefore(Instant.now().minus(9, ChronoUnit.DAYS))
            .notAfter(Instant.now().minus(1, ChronoUnit.DAYS))
            .buildIssuedBy(root));
    write(
        "stranger",
        new CertificateBuilder()
            .subject("CN=stranger")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned());
  }

  private static X509Bundle leaf(String subject, String name) throws Exception {
    return new CertificateBuilder().subject(subject).addSanDnsName(name).buildIssuedBy(root);
  }

  private static void write(String name, X509Bundle bundle) throws Exception {
    Files.writeString(files.resolve(name + ".crt"), bundle.getCertificatePathPEM());
    Files.writeString(files.resolve(name + ".key"), bundle.getPrivateKeyPEM());
  }

  private static String file(String name) {
    return files.resolve(name).toString();
  }

  private static HttpServer hello(HttpServer server) {
    return server.handle("/", exchange -> exchange.respond(HttpAnswer.text(200, "hello")));
  }

  private static Servers server(String certificate, String more) throws Exception {
    return new Servers(
        "{tls: {cert_file: %s, key_file: %s%s}}"
            .formatted(file(certificate + ".crt"), file(certificate + ".key"), more),
        HttpTlsTest::hello);
  }

  private static String url(Servers servers, String host) {
    return "https://" + host + ":" + servers.address().getPort() + "/";
  }

  private static String get(Servers servers, String host, String clientTls) throws Exception {
    try (Callers callers = new Callers(servers.context, "{tls: {" + clientTls + "}}")) {
      HttpReply reply = callers.call(Callers.post(url(servers, host), "x"));
      return reply instanceof HttpReply.Response response
          ? Callers.text(response)
          : ((HttpReply.Failure) reply).message();
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::tls::cert_file", "protocols::http::tls::key_file"})
  @ObservesKey(
      component = "exporter/otlp_http",
      keys = {
        "tls::ca_file",
        "tls::insecure_skip_verify",
        "tls::server_name_override",
        "tls::include_system_ca_certs_pool"
      })
  void verifiesTheChainAndTheHost() throws Exception {
    try (Servers servers = server("server", "")) {
      String ca = "ca_file: " + file("ca.crt");
      assertThat(get(servers, "localhost", ca)).isEqualTo("hello");
      assertThat(get(servers, "127.0.0.1", ca))
          .isEqualTo(
              "tls: the certificate of the server is for another name: see server_name_override");
      assertThat(get(servers, "127.0.0.1", ca + ", server_name_override: localhost"))
          .isEqualTo("hello");
      assertThat(get(servers, "localhost", "")).startsWith("tls: ").contains("certification path");
      assertThat(get(servers, "127.0.0.1", "insecure_skip_verify: true")).isEqualTo("hello");
      assertThat(get(servers, "localhost", ca + ", include_system_ca_certs_pool: true"))
          .isEqualTo("hello");
    }
  }

  @Test
  @ObservesKey(
      component = "exporter/otlp_http",
      keys = {"tls::ca_pem"})
  void takesPemInline() throws Exception {
    String pem = Files.readString(files.resolve("ca.crt")).replace("\n", "\\n");
    try (Servers servers = server("server", "")) {
      assertThat(get(servers, "localhost", "ca_pem: \"" + pem + "\"")).isEqualTo("hello");
    }
  }

  @Test
  void sendsNothingToExpiredServersNorInPlainText() throws Exception {
    try (Servers servers = server("expired", "")) {
      assertThat(get(servers, "localhost", "ca_file: " + file("ca.crt")))
          .isEqualTo("tls: the certificate of the server has expired");
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::tls::client_ca_file"})
  @ObservesKey(
      component = "exporter/otlp_http",
      keys = {"tls::cert_file", "tls::key_file"})
  void asksClientsForACertificateOfItsAuthorities() throws Exception {
    try (Servers servers = server("server", ", client_ca_file: " + file("ca.crt"))) {
      String ca = "ca_file: " + file("ca.crt");
      String client = ", cert_file: %s, key_file: %s";
      assertThat(
              get(
                  servers,
                  "localhost",
                  ca + client.formatted(file("client.crt"), file("client.key"))))
          .isEqualTo("hello");
      assertThat(get(servers, "localhost", ca)).isNotEqualTo("hello");
      assertThat(
              get(
                  servers,
                  "localhost",
                  ca + client.formatted(file("stranger.crt"), file("stranger.key"))))
          .isNotEqualTo("hello");
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::tls::reload_interval"})
  void readsItsCertificateAgainAndKeepsItWhenTheFileIsRubbish() throws Exception {
    write("moving", leaf("CN=first", "first"));
    try (Servers servers = server("moving", ", reload_interval: 50ms")) {
      String ca = "ca_file: " + file("ca.crt");
      assertThat(get(servers, "localhost", ca + ", server_name_override: first"))
          .isEqualTo("hello");
      write("moving", leaf("CN=second", "second"));
      Awaitility.await()
          .until(
              () ->
                  get(servers, "localhost", ca + ", server_name_override: second").equals("hello"));
      Files.writeString(files.resolve("moving.crt"), "rubbish");
      Awaitility.await().until(() -> failures(servers) > 0);
      awaitReloadFault(servers, "cert_file", "moving.crt");
      assertThat(get(servers, "localhost", ca + ", server_name_override: second"))
          .isEqualTo("hello");
      write("moving", leaf("CN=third", "third"));
      Files.writeString(files.resolve("moving.key"), "rubbish");
      awaitReloadFault(servers, "key_file", "moving.key");
    }
  }

  @Test
  void rubbishForTheAuthoritiesOfClientsIsToldAtItsKeyAndTheOldOnesStay() throws Exception {
    Files.copy(files.resolve("ca.crt"), files.resolve("kept.crt"));
    try (Servers servers =
        server(
            "server", ", client_ca_file: " + file("kept.crt") + ", client_ca_file_reload: true")) {
      Files.writeString(files.resolve("kept.crt"), "rubbish");
      awaitReloadFault(servers, "client_ca_file", "kept.crt");
      String known =
          "ca_file: %s, cert_file: %s, key_file: %s"
              .formatted(file("ca.crt"), file("client.crt"), file("client.key"));
      assertThat(get(servers, "localhost", known)).isEqualTo("hello");
      Files.delete(files.resolve("kept.crt"));
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(servers.context.log().lines())
                      .anySatisfy(
                          line ->
                              assertThat(String.valueOf(line.fields().get("error")))
                                  .contains("kept.crt: no such file or directory")));
    }
  }

  private void awaitReloadFault(Servers servers, String key, String name) {
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(servers.context.log().lines())
                    .anySatisfy(
                        line ->
                            assertThat(line.fields())
                                .containsEntry("key", key)
                                .containsEntry("file", files.resolve(name).toString())));
  }

  private static long failures(Servers servers) {
    return servers
        .context
        .metrics()
        .counter(
            MetricLevel.BASIC, "sluice_tls_reload_failures", "{failure}", "", "receiver", "otlp")
        .sum();
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::tls::client_ca_file_reload"})
  void readsTheAuthoritiesOfClientsAgain() throws Exception {
    Files.copy(files.resolve("ca.crt"), files.resolve("clients.crt"));
    try (Servers servers =
        server(
            "server",
            ", client_ca_file: " + file("clients.crt") + ", client_ca_file_reload: true")) {
      String stranger =
          "ca_file: %s, cert_file: %s, key_file: %s"
              .formatted(file("ca.crt"), file("stranger.crt"), file("stranger.key"));
      assertThat(get(servers, "localhost", stranger)).isNotEqualTo("hello");
      Files.writeString(
          files.resolve("clients.crt"),
          Files.readString(files.resolve("ca.crt"))
              + Files.readString(files.resolve("stranger.crt")));
      Awaitility.await().until(() -> get(servers, "localhost", stranger).equals("hello"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max_version: '1.2'",
        "min_version: '1.3'",
        "cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384], max_version: '1.2'"
      })
  @ObservesKey(
      component = "receiver/otlp",
      keys = {
        "protocols::http::tls::min_version",
        "protocols::http::tls::max_version",
        "protocols::http::tls::cipher_suites"
      })
  @ObservesKey(
      component = "exporter/otlp_http",
      keys = {"tls::min_version", "tls::max_version", "tls::cipher_suites"})
  void speaksTheVersionsAndSuitesItIsTold(String serverTls) throws Exception {
    try (Servers servers = server("server", ", " + serverTls)) {
      String ca = "ca_file: " + file("ca.crt");
      assertThat(get(servers, "localhost", ca)).isEqualTo("hello");
      String other = serverTls.contains("1.3") ? "max_version: '1.2'" : "min_version: '1.3'";
      assertThat(get(servers, "localhost", ca + ", " + other)).isNotEqualTo("hello");
      if (serverTls.contains("cipher")) {
        assertThat(
                get(
                    servers,
                    "localhost",
                    ca
                        + ", max_version: '1.2', cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]"))
            .isNotEqualTo("hello");
      }
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::tls::curve_preferences"})
  void refusesSuitesAndCurvesItDoesNotKnow() {
    assertThatThrownBy(() -> server("server", ", cipher_suites: [TLS_RC4]"))
        .hasMessageContaining("invalid TLS cipher suite: \"TLS_RC4\"");
    String weak = ", cipher_suites: [TLS_RSA_WITH_AES_128_GCM_SHA256]";
    assertThatThrownBy(() -> server("server", weak))
        .hasMessageContaining("invalid TLS cipher suite");
    assertThatThrownBy(() -> server("server", ", curve_preferences: [P999]"))
        .hasMessageContaining("invalid curve type: P999");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"
      })
  void speaksEverySuiteThatTheReferenceDoesWithoutBeingTold(String suite) throws Exception {
    try (Servers servers = server("server", "");
        SSLSocket socket = (SSLSocket) trusting().createSocket()) {
      socket.setEnabledCipherSuites(new String[] {suite});
      socket.connect(servers.address(), 10_000);
      socket.startHandshake();
      assertThat(socket.getSession().getCipherSuite()).isEqualTo(suite);
    }
  }

  private static SSLSocketFactory trusting() throws Exception {
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(root.toKeyStore(new char[0]));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private static String inline(String name) throws Exception {
    return '"' + Files.readString(files.resolve(name)).replace("\n", "\\n") + '"';
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::tls::cert_pem", "protocols::http::tls::key_pem"})
  @ObservesKey(
      component = "exporter/otlp_http",
      keys = {"tls::cert_pem", "tls::key_pem"})
  void presentsCertificatesThatStandInTheConfiguration() throws Exception {
    String yaml =
        "{tls: {cert_pem: %s, key_pem: %s, client_ca_file: %s}}"
            .formatted(inline("server.crt"), inline("server.key"), file("ca.crt"));
    try (Servers servers = new Servers(yaml, HttpTlsTest::hello)) {
      assertThat(
              get(
                  servers,
                  "localhost",
                  "ca_pem: %s, cert_pem: %s, key_pem: %s"
                      .formatted(inline("ca.crt"), inline("client.crt"), inline("client.key"))))
          .isEqualTo("hello");
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = "protocols::http::tls::include_insecure_cipher_suites")
  @ObservesKey(component = "exporter/otlp_http", keys = "tls::include_insecure_cipher_suites")
  void speaksWeakSuitesOnlyWhenBothAreAllowedTo() throws Exception {
    String weak =
        "cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256], max_version: '1.2',"
            + " include_insecure_cipher_suites: true";
    try (Servers servers = server("server", ", " + weak)) {
      String ca = "ca_file: " + file("ca.crt");
      assertThat(get(servers, "localhost", ca + ", " + weak)).isEqualTo("hello");
      assertThat(
              get(
                  servers,
                  "localhost",
                  ca
                      + ", max_version: '1.2', cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]"))
          .isNotEqualTo("hello");
    }
  }

  @Test
  @ObservesKey(component = "exporter/otlp_http", keys = "tls::reload_interval")
  void clientsReadTheirAuthoritiesAgain() throws Exception {
    Files.copy(files.resolve("stranger.crt"), files.resolve("trusted.crt"));
    try (Servers servers = server("server", "");
        Callers callers =
            new Callers(
                servers.context,
                "{disable_keep_alives: true, tls: {reload_interval: 50ms, ca_file: "
                    + file("trusted.crt")
                    + "}}")) {
      HttpCall call = Callers.post(url(servers, "localhost"), "x");
      assertThat(callers.failure(call)).startsWith("tls: ");
      Files.copy(
          files.resolve("ca.crt"),
          files.resolve("trusted.crt"),
          StandardCopyOption.REPLACE_EXISTING);
      Awaitility.await().until(() -> callers.call(call) instanceof HttpReply.Response);
    }
  }

  @Test
  @ObservesKey(component = "exporter/otlp_http", keys = "tls::insecure")
  void theSchemeDecidesWhateverInsecureSays() throws Exception {
    try (Servers servers = server("server", "")) {
      assertThat(get(servers, "localhost", "insecure: true, ca_file: " + file("ca.crt")))
          .isEqualTo("hello");
    }
  }

  @Test
  void theSystemsAuthoritiesAreLoadedForTheFirstConnectionThatNeedsThem() throws Exception {
    TestContext context = TestContext.of(ComponentKind.EXPORTER, "otlp_http");
    try (CallerTls tls = new CallerTls(TlsClientConfig.DEFAULT, context)) {
      tls.start();
      assertThatThrownBy(() -> tls.newHandler(ByteBufAllocator.DEFAULT, "localhost", 443))
          .isInstanceOf(IllegalStateException.class);
      tls.prepare();
      assertThat(tls.newHandler(ByteBufAllocator.DEFAULT, "localhost", 443)).isNotNull();
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::http::tls::ca_file", "protocols::http::tls::ca_pem"})
  void serversReadTheirOwnAuthoritiesThoughTheyVerifyNobodyWithThem() throws Exception {
    assertThatThrownBy(() -> server("server", ", ca_file: " + file("nowhere.crt")))
        .hasMessageContaining("failed to load CA CertPool File: open ");
    assertThatThrownBy(() -> server("server", ", ca_pem: rubbish"))
        .hasMessageContaining("failed to load CA CertPool PEM: ");
    try (Servers servers = server("server", ", ca_file: " + file("ca.crt"))) {
      assertThat(get(servers, "localhost", "ca_file: " + file("ca.crt"))).isEqualTo("hello");
    }
  }

  @Test
  void refusesKeysThatDoNotFit() throws Exception {
    assertThatThrownBy(
            () ->
                new Servers(
                    "{tls: {cert_file: %s, key_file: %s}}"
                        .formatted(file("server.crt"), file("client.key")),
                    HttpTlsTest::hello))
        .hasMessageContaining("private key does not match public key");
    assertThatThrownBy(
            () ->
                new Servers("{tls: {cert_file: /nowhere, key_file: /nowhere}}", HttpTlsTest::hello))
        .hasMessageContaining("failed to load TLS cert and key: open /nowhere");
  }

  @Test
  void givesUpHandshakesThatStall() throws Exception {
    HttpLimits hasty =
        new HttpLimits(
            8192,
            65536,
            10,
            Duration.ofSeconds(30),
            Duration.ofMillis(200),
            Duration.ofSeconds(2),
            262144,
            65536);
    try (Servers servers =
            new Servers(
                "{tls: {cert_file: %s, key_file: %s}, read_header_timeout: 1h}"
                    .formatted(file("server.crt"), file("server.key")),
                HttpTlsTest::hello,
                hasty,
                new MemoryBudget(1 << 20),
                context -> context);
        Wire wire = servers.wire()) {
      wire.send("not a handshake in the least, but not enough of one to be refused");
      assertThat(wire.toEnd()).doesNotContain("HTTP/1.1");
    }
  }
}
