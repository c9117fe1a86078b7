package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every file in config-examples runs as it is. They use the usual ports, so these tests run one
 * after another.
 */
class ExamplesTest {
  private static final String SPAN =
      """
      {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c",
      "spanId":"eee19b7ec3c1b174","name":"hello","kind":2,"startTimeUnixNano":"1700000000000000000",
      "endTimeUnixNano":"1700000000250000000"}]}]}]}""";

  @TempDir private Path work;

  @Test
  void quickstartShowsASpanThatIsSentWithHttp() throws Exception {
    try (RunningCollector collector =
        RunningCollector.ready(work, Map.of(), example("quickstart.yaml"))) {
      HttpResponse<String> answer = post("http://localhost:4318/v1/traces", SPAN);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"partialSuccess\":{}}");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> collector.output().contains("Name           : hello"));
      assertThat(collector.terminate()).isZero();
      assertThat(collector.output()).contains("Starting shutdown...", "Shutdown complete.");
    }
  }

  @Test
  void gatewayIsHealthyAndTakesTraces() throws Exception {
    try (RunningCollector collector =
        RunningCollector.ready(work, Map.of(), example("gateway.yaml"))) {
      assertThat(post("http://localhost:4318/v1/traces", SPAN).statusCode()).isEqualTo(200);
      HttpResponse<String> health =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://localhost:13133/")).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).contains("Server available");
      assertThat(collector.terminate()).isZero();
    }
  }

  @Test
  void zipkinTakesSpansOfBothKindsAndSendsThemInBoth() throws Exception {
    try (CapturingServer server = new CapturingServer();
        CapturingServer backend = new CapturingServer()) {
      Map<String, String> environment =
          Map.of(
              "ZIPKIN_URL", "http://" + server.place(),
              "BACKEND_URL", "http://" + backend.place());
      try (RunningCollector collector =
          RunningCollector.ready(work, environment, example("zipkin.yaml"))) {
        HttpResponse<String> answer =
            post("http://localhost:9411/api/v2/spans", "[{\"traceId\":\"1\",\"id\":\"2\"}]");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(post("http://localhost:4318/v1/traces", SPAN).statusCode()).isEqualTo(200);
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> server.requests().size() >= 2 && backend.requests().size() >= 2);
        assertThat(collector.terminate()).isZero();
      }
      assertThat(server.requests())
          .allSatisfy(request -> assertThat(request.path()).isEqualTo("/api/v2/spans"))
          .anySatisfy(
              request ->
                  assertThat(new String(request.body(), StandardCharsets.UTF_8))
                      .contains("\"name\":\"hello\""));
      assertThat(backend.requests())
          .allSatisfy(request -> assertThat(request.path()).isEqualTo("/v1/traces"));
    }
  }

  @Test
  void durableSendsAfterARestartWhatItHadTakenBeforeItWasKilled() throws Exception {
    String storage = work.resolve("queue").toString();
    Map<String, String> nobody =
        Map.of("STORAGE", storage, "BACKEND_URL", "http://localhost:14318");
    try (RunningCollector killed = RunningCollector.ready(work, nobody, example("durable.yaml"))) {
      assertThat(killed.output()).contains("storage");
      assertThat(post("http://localhost:4318/v1/traces", SPAN).statusCode()).isEqualTo(200);
      killed.kill();
    }
    try (CapturingServer backend = new CapturingServer()) {
      Map<String, String> back =
          Map.of("STORAGE", storage, "BACKEND_URL", "http://" + backend.place());
      try (RunningCollector again = RunningCollector.ready(work, back, example("durable.yaml"))) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> !backend.requests().isEmpty());
        assertThat(backend.requests().get(0).path()).isEqualTo("/v1/traces");
        assertThat(new String(backend.requests().get(0).body(), StandardCharsets.UTF_8))
            .contains("hello");
        assertThat(again.terminate()).isZero();
      }
    }
  }

  @Test
  void tailSamplingSendsATraceWithAnErrorAndNoHealthCheck() throws Exception {
    try (CapturingServer backend = new CapturingServer()) {
      Map<String, String> environment = Map.of("BACKEND_URL", "http://" + backend.place());
      try (RunningCollector collector =
          RunningCollector.ready(work, environment, example("tail-sampling.yaml"))) {
        String failed = SPAN.replace("\"kind\":2", "\"kind\":2,\"status\":{\"code\":2}");
        String check =
            failed
                .replace("5b8e", "0123")
                .replace("hello", "check")
                .replace(
                    "\"kind\":2",
                    "\"kind\":2,\"attributes\":[{\"key\":\"url.path\",\"value\":{\"stringValue\":\"/health\"}}]");
        assertThat(post("http://localhost:4318/v1/traces", failed).statusCode()).isEqualTo(200);
        assertThat(post("http://localhost:4318/v1/traces", check).statusCode()).isEqualTo(200);
        assertThat(collector.terminate()).isZero(); // what is undecided is decided
      }
      assertThat(backend.requests()).hasSize(1);
      assertThat(new String(backend.requests().get(0).body(), StandardCharsets.UTF_8))
          .contains("hello")
          .doesNotContain("check");
    }
  }

  @Test
  void tlsStartsWithCertificatesFromTheEnvironmentAndHidesTheKey() throws Exception {
    X509Bundle authority =
        new CertificateBuilder()
            .subject("CN=Sluice test authority")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    X509Bundle server =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .buildIssuedBy(authority);
    Path certificate =
        Files.writeString(work.resolve("server.pem"), server.getCertificatePathPEM());
    Path key = Files.writeString(work.resolve("server.key"), server.getPrivateKeyPEM());
    Path ca = Files.writeString(work.resolve("ca.pem"), authority.getCertificatePEM());
    Map<String, String> environment =
        Map.of(
            "SERVER_CERT", certificate.toString(),
            "SERVER_KEY", key.toString(),
            "CLIENT_CA", ca.toString(),
            "BACKEND_CA", ca.toString(),
            "BACKEND_URL", "https://localhost:14318",
            "API_KEY", "a-secret-key");
    try (RunningCollector collector =
        RunningCollector.ready(work, environment, example("tls.yaml"))) {
      assertThat(collector.terminate()).isZero();
      assertThat(collector.output()).doesNotContain("a-secret-key");
    }
    try (RunningCollector printing =
        RunningCollector.launch(work, environment, "print-config", example("tls.yaml"))) {
      assertThat(printing.awaitExit()).isZero();
      assertThat(printing.output()).contains("[REDACTED]").doesNotContain("a-secret-key");
    }
  }

  @Test
  void authenticatedLetsClientsInByTheirTokenAndTellsTheBackendTheTenant() throws Exception {
    Path tokens = Files.writeString(work.resolve("tokens"), "one\n");
    try (CapturingServer backend = new CapturingServer();
        RunningCollector collector =
            RunningCollector.ready(
                work,
                Map.of(
                    "TOKENS_FILE",
                    tokens.toString(),
                    "BACKEND_TOKEN",
                    "ours",
                    "BACKEND_URL",
                    "http://" + backend.place()),
                example("authenticated.yaml"))) {
      assertThat(post("http://localhost:4318/v1/traces", SPAN).statusCode()).isEqualTo(401);
      Files.writeString(tokens, "two # of the shop\n");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  post(
                              "http://localhost:4318/v1/traces",
                              SPAN,
                              "Authorization",
                              "Bearer two",
                              "X-Tenant",
                              "shop")
                          .statusCode()
                      == 200);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !backend.requests().isEmpty());
      CapturingServer.Request sent = backend.requests().get(0);
      assertThat(sent.headers().getFirst("Authorization")).isEqualTo("Bearer ours");
      assertThat(sent.headers().getFirst("X-Scope-OrgID")).isEqualTo("shop");
      assertThat(collector.terminate()).isZero();
      assertThat(collector.output()).doesNotContain("ours").doesNotContain("two");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quickstart.yaml",
        "gateway.yaml",
        "durable.yaml",
        "tail-sampling.yaml",
        "tls.yaml",
        "authenticated.yaml",
        "zipkin.yaml",
        "span-metrics.yaml",
        "failover.yaml"
      })
  void everyExampleIsValidWithoutAnyVariable(String name) throws Exception {
    try (RunningCollector validating =
        RunningCollector.launch(work, Map.of(), "validate", example(name))) {
      assertThat(validating.awaitExit()).as(validating.output()).isZero();
      assertThat(validating.output()).doesNotContain("unset environment variable");
    }
  }

  @Test
  void spanMetricsShowsToPrometheusHowLongASpanTook() throws Exception {
    try (RunningCollector collector =
        RunningCollector.ready(work, Map.of(), example("span-metrics.yaml"))) {
      String named =
          SPAN.replace(
              "{\"scopeSpans\"",
              "{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"shop\"}}]},"
                  + "\"scopeSpans\"");
      assertThat(post("http://localhost:4318/v1/traces", named).statusCode()).isEqualTo(200);
      HttpRequest page =
          HttpRequest.newBuilder(URI.create("http://localhost:8889/metrics")).build();
      Awaitility.await()
          .atMost(Duration.ofSeconds(90))
          .until(
              () ->
                  HttpClient.newHttpClient()
                      .send(page, HttpResponse.BodyHandlers.ofString())
                      .body()
                      .contains("traces_span_metrics_duration_seconds_count{"));
      assertThat(collector.terminate()).isZero();
    }
  }

  @Test
  void failoverSendsToTheOtherBackendWhileTheFirstIsAway() throws Exception {
    try (CapturingServer backup = new CapturingServer()) {
      Map<String, String> environment = Map.of("BACKUP_URL", "http://" + backup.place());
      try (RunningCollector collector =
          RunningCollector.ready(work, environment, example("failover.yaml"))) {
        assertThat(post("http://localhost:4318/v1/traces", SPAN).statusCode()).isEqualTo(200);
        assertThat(backup.requests()).hasSize(1);
        assertThat(collector.output()).contains("A priority level has failed.");
        assertThat(collector.terminate()).isZero();
      }
    }
  }

  @Test
  void theDiceConfigurationIsValid() throws Exception {
    try (RunningCollector validating =
        RunningCollector.launch(work, Map.of(), "validate", example("dice/collector.yaml"))) {
      assertThat(validating.awaitExit()).as(validating.output()).isZero();
    }
  }

  private static String example(String name) {
    return "--config=" + Repository.root().resolve("config-examples").resolve(name);
  }

  /**
   * @param headers names and values by turns
   */
  private static HttpResponse<String> post(String url, String json, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
