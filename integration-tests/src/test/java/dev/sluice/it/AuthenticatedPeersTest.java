package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.engine.Collector;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.testkit.base.ReferenceCollector;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Authenticators between real peers: the SDK for Java with headers of its own, and the reference
 * collector on either side, over gRPC with TLS and over HTTP.
 */
class AuthenticatedPeersTest {
  /** Of "secret", in two ways that htpasswd writes. */
  private static final String USERS =
      "ann:$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\\n"
          + "bob:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder = Path.of("");

  // --- the SDK as client

  @ParameterizedTest
  @CsvSource({
    "grpc, bearertokenauth, Bearer two, true",
    "grpc, bearertokenauth, Bearer six, false",
    "grpc, basicauth, ann:secret, true",
    "grpc, basicauth, bob:secret, true",
    "grpc, basicauth, ann:wrong, false",
    "http, bearertokenauth, Bearer two, true",
    "http, bearertokenauth, bearer two, false",
    "http, basicauth, ann:secret, true",
    "http, basicauth, eve:secret, false",
    "http, basicauth, '', false"
  })
  void theSdkIsLetInWithTheRightHeaderAlone(
      String protocol, String guard, String shown, boolean isLetIn) throws Exception {
    try (Collector collector = Collector.builder().config(server(guard, "")).build()) {
      collector.start();
      int port = collector.boundAddresses("otlp").get(protocol.equals("grpc") ? 0 : 1).getPort();
      String value = guard.equals("basicauth") && !shown.isEmpty() ? basic(shown) : shown;
      assertThat(send(exporter(protocol, port, value))).isEqualTo(isLetIn);
      assertThat(send(exporter(protocol, port, value))).as("again").isEqualTo(isLetIn);
      collector.stop(Duration.ofSeconds(10));
      assertThat(delivered(collector)).isEqualTo(isLetIn ? 2 : 0);
    }
  }

  private static String basic(String both) {
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  private static SpanExporter exporter(String protocol, int port, String authorization) {
    String endpoint = "http://localhost:" + port;
    return protocol.equals("grpc")
        ? OtlpGrpcSpanExporter.builder()
            .setEndpoint(endpoint)
            .setHeaders(() -> authorization(authorization))
            .build()
        : OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint + "/v1/traces")
            .setHeaders(() -> authorization(authorization))
            .build();
  }

  private static Map<String, String> authorization(String value) {
    return value.isEmpty() ? Map.of() : Map.of("Authorization", value);
  }

  private static boolean send(SpanExporter exporter) {
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.builder(exporter).build())
            .build()) {
      provider.get("it").spanBuilder("a span").startSpan().end();
      return provider.forceFlush().join(60, TimeUnit.SECONDS).isSuccess();
    }
  }

  private static long delivered(Collector collector) {
    return collector.ledgers().stream()
        .flatMap(ledger -> ledger.branches().stream())
        .mapToLong(BranchLedger::delivered)
        .sum();
  }

  /**
   * @param grpcTls of the receiver's gRPC
   */
  private static String server(String guard, String grpcTls) {
    return """
        receivers:
          otlp:
            protocols:
              grpc: {endpoint: "127.0.0.1:0", auth: {authenticator: GUARD}TLS}
              http: {endpoint: "127.0.0.1:0", auth: {authenticator: GUARD}}
        exporters: {nop: }
        extensions:
          bearertokenauth: {tokens: [one, two]}
          basicauth: {htpasswd: {inline: "USERS"}}
        service:
          extensions: [bearertokenauth, basicauth]
          telemetry: {metrics: {level: none}}
          pipelines: {traces: {receivers: [otlp], exporters: [nop]}}
        """
        .replace("GUARD", guard)
        .replace("USERS", USERS)
        .replace("TLS", grpcTls);
  }

  // --- the reference on the other side

  private String identity() throws Exception {
    X509Bundle identity =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .addSanIpAddress("127.0.0.1")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Files.writeString(folder.resolve("cert.pem"), identity.getCertificatePathPEM());
    Files.writeString(folder.resolve("key.pem"), identity.getPrivateKeyPEM());
    return ", tls: {cert_file: "
        + folder.resolve("cert.pem")
        + ", key_file: "
        + folder.resolve("key.pem")
        + "}";
  }

  /** An exporter that authenticates, behind a receiver that lets everybody in. */
  private String client(
      int port, String protocol, String credentials, int backend, String extensions) {
    String exporter =
        protocol.equals("grpc")
            ? "otlp_grpc: {endpoint: 'localhost:"
                + backend
                + "', tls: {ca_file: "
                + folder.resolve("cert.pem")
                + "}"
            : "otlp_http: {endpoint: 'http://localhost:" + backend + "'";
    String name = exporter.substring(0, exporter.indexOf(':'));
    return """
        receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:FRONT", include_metadata: true}}}}
        exporters:
          EXPORTER, auth: {authenticator: CREDENTIALS}, compression: none, sending_queue: {enabled: false}, retry_on_failure: {enabled: false}}
        extensions:
          bearertokenauth: {tokens: [two, three]}
          basicauth: {client_auth: {username: ann, password: secret}}
          bearertokenauth/wrong: {token: wrong}
        EXTENSIONSservice:
          extensions: [bearertokenauth, basicauth, bearertokenauth/wrongMORE]
          telemetry: {metrics: {level: none}}
          pipelines: {traces: {receivers: [otlp], exporters: [NAME]}}
        """
        .replace("FRONT", String.valueOf(port))
        .replace("EXPORTER", exporter)
        .replace("CREDENTIALS", credentials)
        .replace("EXTENSIONS", extensions)
        .replace("MORE", extensions.isEmpty() ? "" : ", " + credentials)
        .replace("NAME", name);
  }

  private static final byte[] ONE_SPAN =
      ExportTraceServiceRequest.newBuilder()
          .addResourceSpans(
              ResourceSpans.newBuilder()
                  .addScopeSpans(ScopeSpans.newBuilder().addSpans(Span.newBuilder().setName("a"))))
          .build()
          .toByteArray();

  @ParameterizedTest
  @CsvSource({
    "grpc, bearertokenauth, bearertokenauth, true",
    "grpc, bearertokenauth, bearertokenauth/wrong, false",
    "grpc, basicauth, basicauth, true",
    "grpc, basicauth, bearertokenauth, false",
    "http, bearertokenauth, bearertokenauth, true",
    "http, bearertokenauth, bearertokenauth/wrong, false",
    "http, basicauth, basicauth, true",
    "http, basicauth, bearertokenauth, false"
  })
  void theReferenceShowsWhatWeAskForAndAsksForWhatWeShow(
      String protocol, String guard, String credentials, boolean isLetIn) throws Exception {
    ReferenceCollector reference =
        ReferenceCollector.with(
            "receivers/otlp",
            "exporters/otlp_grpc",
            "exporters/otlp_http",
            "exporters/nop",
            "extensions/bearertokenauth",
            "extensions/basicauth");
    String tls = identity();
    int front = ReferenceCollector.freePort();
    try (Collector ours = Collector.builder().config(server(guard, tls)).build()) {
      ours.start();
      int backend = ours.boundAddresses("otlp").get(protocol.equals("grpc") ? 0 : 1).getPort();
      try (ReferenceCollector.Running theirs =
          reference.start(
              Files.createDirectories(folder.resolve("a")),
              client(front, protocol, credentials, backend, ""))) {
        assertThat(theirs.post(front, "/v1/traces", ONE_SPAN) == 200).isEqualTo(isLetIn);
      }
      ours.stop(Duration.ofSeconds(10));
      assertThat(delivered(ours)).isEqualTo(isLetIn ? 1 : 0);
    }
    int grpc = ReferenceCollector.freePort();
    int http = ReferenceCollector.freePort();
    String theirServer =
        server(guard, tls)
            .replaceFirst("127.0.0.1:0", "127.0.0.1:" + grpc)
            .replaceFirst("127.0.0.1:0", "127.0.0.1:" + http);
    try (ReferenceCollector.Running theirs =
            reference.start(Files.createDirectories(folder.resolve("b")), theirServer);
        Collector ours =
            Collector.builder()
                .config(client(0, protocol, credentials, protocol.equals("grpc") ? grpc : http, ""))
                .build()) {
      ours.start();
      int port = ours.boundAddresses("otlp").get(0).getPort();
      assertThat(theirs.post(port, "/v1/traces", ONE_SPAN) == 200).isEqualTo(isLetIn);
      ours.stop(Duration.ofSeconds(10));
      assertThat(delivered(ours)).isEqualTo(isLetIn ? 1 : 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"grpc", "http"})
  void headersThatWereSetAreThoseThatTheReferenceSets(String protocol) throws Exception {
    ReferenceCollector reference =
        ReferenceCollector.with(
            "receivers/otlp",
            "exporters/otlp_grpc",
            "exporters/otlp_http",
            "extensions/headers_setter",
            "extensions/bearertokenauth");
    String tls = identity();
    String setter =
        "  headers_setter: {additional_auth: bearertokenauth, headers: [{action: upsert, key:"
            + " X-Tenant, from_context: x-tenant, default_value: anybody}, {action: insert, key:"
            + " x-new, value: one}]}\n";
    String backendConfig =
        """
        receivers:
          otlp:
            protocols:
              grpc: {endpoint: "127.0.0.1:0", include_metadata: true, auth: {authenticator: bearertokenauth}TLS}
              http: {endpoint: "127.0.0.1:0", include_metadata: true, auth: {authenticator: bearertokenauth}}
        processors: {attributes: {actions: [{key: tenant, from_context: x-tenant, action: upsert}, {key: new, from_context: x-new, action: upsert}]}}
        exporters: {debug: {verbosity: detailed}}
        extensions: {bearertokenauth: {token: two}}
        service:
          extensions: [bearertokenauth]
          telemetry: {metrics: {level: none}}
          pipelines: {traces: {receivers: [otlp], processors: [attributes], exporters: [debug]}}
        """
            .replace("TLS", tls);
    try (RunningCollector backend =
        RunningCollector.ready(
            Files.createDirectories(folder.resolve("backend")),
            Map.of(),
            "--config="
                + Files.writeString(folder.resolve("backend.yaml"), ported(backendConfig)))) {
      int to = protocol.equals("grpc") ? grpcPort : httpPort;
      int front = ReferenceCollector.freePort();
      try (ReferenceCollector.Running theirs =
              reference.start(
                  Files.createDirectories(folder.resolve("a")),
                  client(front, protocol, "headers_setter", to, setter));
          Collector ours =
              Collector.builder()
                  .config(client(0, protocol, "headers_setter", to, setter))
                  .build()) {
        ours.start();
        int port = ours.boundAddresses("otlp").get(0).getPort();
        for (int each : new int[] {front, port}) {
          assertThat(theirs.post(each, "/v1/traces", ONE_SPAN, "X-Tenant", "shop")).isEqualTo(200);
          assertThat(theirs.post(each, "/v1/traces", ONE_SPAN)).isEqualTo(200);
        }
        ours.stop(Duration.ofSeconds(10));
      }
      backend.terminate();
      String seen = backend.output();
      assertThat(seen.split("tenant: Str\\(shop\\)", -1)).hasSize(3);
      assertThat(seen.split("tenant: Str\\(anybody\\)", -1)).hasSize(3);
      assertThat(seen.split("new: Str\\(one\\)", -1)).hasSize(5);
    }
  }

  private int grpcPort;
  private int httpPort;

  private String ported(String config) throws IOException {
    grpcPort = ReferenceCollector.freePort();
    httpPort = ReferenceCollector.freePort();
    return config
        .replaceFirst("127.0.0.1:0", "127.0.0.1:" + grpcPort)
        .replaceFirst("127.0.0.1:0", "127.0.0.1:" + httpPort);
  }

  @Test
  void theReferenceAndWeAskForTokensAlike() throws Exception {
    ReferenceCollector reference =
        ReferenceCollector.with("receivers/otlp", "exporters/otlp_http", "extensions/oauth2client");
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer tokens =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    tokens.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + new TreeSet<>(
                      List.of(
                          new String(
                                  exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                              .split("&", -1))));
          byte[] body =
              "{\"access_token\":\"two\",\"token_type\":\"bearer\",\"expires_in\":3600}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    tokens.start();
    identity();
    String extension =
        "  oauth2client: {client_id: me, client_secret: 's e&c', token_url: 'http://127.0.0.1:"
            + tokens.getAddress().getPort()
            + "/', scopes: [a, b], endpoint_params: {audience: shop}}\n";
    int front = ReferenceCollector.freePort();
    try (Collector backend = Collector.builder().config(server("bearertokenauth", "")).build()) {
      backend.start();
      int to = backend.boundAddresses("otlp").get(1).getPort();
      try (ReferenceCollector.Running theirs =
              reference.start(
                  Files.createDirectories(folder.resolve("a")),
                  client(front, "http", "oauth2client", to, extension));
          Collector ours =
              Collector.builder()
                  .config(client(0, "http", "oauth2client", to, extension))
                  .build()) {
        ours.start();
        int port = ours.boundAddresses("otlp").get(0).getPort();
        for (int each : new int[] {front, port, front, port}) {
          assertThat(theirs.post(each, "/v1/traces", ONE_SPAN)).isEqualTo(200);
        }
        ours.stop(Duration.ofSeconds(10));
      }
      backend.stop(Duration.ofSeconds(10));
      assertThat(delivered(backend)).isEqualTo(4);
      Awaitility.await().atMost(PATIENCE).until(() -> asked.size() == 2);
      assertThat(asked.get(1)).isEqualTo(asked.get(0));
    } finally {
      tokens.stop(0);
    }
  }
}
