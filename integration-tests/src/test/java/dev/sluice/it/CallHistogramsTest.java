package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.engine.Collector;
import dev.sluice.telemetry.MetricRegistry.Sample;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** HTTP and RPC calls are measured at level detailed, on both sides, and only there. */
class CallHistogramsTest {
  private static final String TRACES = "opentelemetry.proto.collector.trace.v1.TraceService/Export";

  private static List<Sample> afterOneRequest(String level) throws Exception {
    try (CapturingServer backend = new CapturingServer();
        Collector sink = collector("{grpc: {endpoint: 'localhost:0'}}", "nop:", "nop", level)) {
      int sinkPort = sink.boundAddresses("otlp").get(0).getPort();
      String exporters =
          """
          otlp_grpc: {endpoint: "127.0.0.1:%d", tls: {insecure: true}}
            otlp_http: {endpoint: "http://%s"}
            otlp_http/dead: {endpoint: "http://127.0.0.1:1", retry_on_failure: {enabled: false}}
          """
              .formatted(sinkPort, backend.place());
      try (Collector collector =
          collector(
              "{http: {endpoint: 'localhost:0'}}",
              exporters.strip(),
              "otlp_grpc, otlp_http, otlp_http/dead",
              level)) {
        int port = collector.boundAddresses("otlp").get(0).getPort();
        post(port);
        await()
            .until(
                () ->
                    collector.ledgers().get(0).branches().stream()
                        .allMatch(branch -> branch.delivered() + branch.droppedTotal() == 1));
        List<Sample> samples = new ArrayList<>(collector.metrics().samples());
        samples.addAll(sink.metrics().samples());
        return samples;
      }
    }
  }

  private static void post(int port) throws Exception {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    request.addResourceSpansBuilder().addScopeSpansBuilder().addSpansBuilder().setName("a");
    HttpRequest post =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/traces"))
            .header("Content-Type", "application/x-protobuf")
            .POST(BodyPublishers.ofByteArray(request.build().toByteArray()))
            .build();
    assertThat(HttpClient.newHttpClient().send(post, BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);
  }

  private static Collector collector(
      String protocols, String exporters, String used, String level) {
    Collector collector =
        Collector.builder()
            .config(
                """
                receivers: {otlp: {protocols: %s}}
                exporters:
                  %s
                service:
                  telemetry: {metrics: {level: %s}}
                  pipelines:
                    traces: {receivers: [otlp], exporters: [%s]}
                """
                    .formatted(protocols, exporters, level, used))
            .build();
    collector.start();
    return collector;
  }

  private static Map<String, String> labels(List<Sample> samples, String name, String with) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name) && sample.labels().containsKey(with))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " with " + with))
        .labels();
  }

  @Test
  void clientsDoNotNameTheServer() throws Exception {
    try (Collector collector =
        collector("{http: {endpoint: 'localhost:0'}}", "nop:", "nop", "detailed")) {
      int port = collector.boundAddresses("otlp").get(0).getPort();
      for (String host : List.of("a.example", "b.example:1", "[::1]:2", "")) {
        String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
        try (Socket client = new Socket("localhost", port)) {
          client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
          client.getInputStream().readAllBytes();
        }
      }
      assertThat(collector.metrics().samples())
          .filteredOn(sample -> sample.name().equals("http_server_request_duration"))
          .isNotEmpty()
          .allSatisfy(
              sample ->
                  assertThat(sample.labels())
                      .containsEntry("server_address", "localhost")
                      .containsEntry("server_port", Integer.toString(port)));
    }
  }

  /** A backend that sends us elsewhere with every answer would make series without bound. */
  @Test
  void backendsDoNotNameTheServer() throws Exception {
    AtomicInteger sentAway = new AtomicInteger();
    HttpServer away = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    away.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          int host = sentAway.incrementAndGet();
          exchange.getResponseHeaders().add("Location", "http://127.0.1." + host + ":1/elsewhere");
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
    away.start();
    String exporter =
        "otlp_http: {endpoint: 'http://127.0.0.1:%d', retry_on_failure: {enabled: false}}"
            .formatted(away.getAddress().getPort());
    try (Collector collector =
        collector("{http: {endpoint: 'localhost:0'}}", exporter, "otlp_http", "detailed")) {
      for (int i = 0; i < 5; i++) {
        post(collector.port("otlp/http"));
      }
      await().until(() -> collector.ledgers().get(0).branches().get(0).droppedTotal() == 5);
      assertThat(sentAway).hasValue(5);
      assertThat(collector.metrics().samples())
          .filteredOn(sample -> sample.name().startsWith("http_client_request_"))
          .isNotEmpty()
          .allSatisfy(
              sample ->
                  assertThat(sample.labels())
                      .containsEntry("server_address", "127.0.0.1")
                      .containsEntry("server_port", Integer.toString(away.getAddress().getPort())));
    } finally {
      away.stop(0);
    }
  }

  @Test
  void eachCallIsMeasuredWithTheReferencesLabels() throws Exception {
    List<Sample> samples = afterOneRequest("detailed");

    for (String name :
        List.of(
            "http_server_request_duration",
            "http_server_request_body_size",
            "http_server_response_body_size")) {
      assertThat(labels(samples, name, "http_route"))
          .containsEntry("http_request_method", "POST")
          .containsEntry("http_response_status_code", "200")
          .containsEntry("http_route", "/v1/traces")
          .containsEntry("network_protocol_version", "1.1")
          .containsEntry("server_address", "localhost")
          .containsKey("server_port")
          .containsEntry("url_scheme", "http");
    }
    assertThat(samples)
        .filteredOn(sample -> sample.name().equals("http_server_request_body_size"))
        .singleElement()
        .satisfies(sample -> assertThat(sample.value()).as("bytes").isBetween(5.0, 50.0));
    assertThat(labels(samples, "http_client_request_duration", "http_response_status_code"))
        .containsEntry("http_response_status_code", "200")
        .containsEntry("server_address", "127.0.0.1");
    assertThat(labels(samples, "http_client_request_body_size", "error_type"))
        .containsEntry("error_type", "connect")
        .containsEntry("server_port", "1")
        .doesNotContainKey("http_response_status_code");
    assertThat(labels(samples, "rpc_server_call_duration", "rpc_method"))
        .isEqualTo(
            Map.of(
                "rpc_method", TRACES, "rpc_response_status_code", "OK", "rpc_system_name", "grpc"));
    assertThat(labels(samples, "rpc_client_call_duration", "server_port"))
        .containsEntry("rpc_method", TRACES)
        .containsEntry("rpc_response_status_code", "OK")
        .containsEntry("rpc_system_name", "grpc");
  }

  @Test
  void aReloadThatChangesTheLevelAloneChangesWhatIsMeasured() throws Exception {
    String config =
        """
        receivers: {otlp: {protocols: {http: {endpoint: 'localhost:0'}}}}
        exporters: {nop: }
        service:
          telemetry: {metrics: {level: %s}}
          pipelines:
            traces: {receivers: [otlp], exporters: [nop]}
        """;
    try (Collector collector = Collector.builder().config(config.formatted("basic")).build()) {
      collector.start();
      int port = collector.boundAddresses("otlp").get(0).getPort();
      collector.reload(Collector.builder().config(config.formatted("detailed")).toConfig());
      post(port);

      assertThat(collector.boundAddresses("otlp").get(0).getPort()).isEqualTo(port);
      assertThat(collector.metrics().samples())
          .anyMatch(sample -> sample.name().equals("http_server_request_duration"));
    }
  }

  @Test
  void nothingIsMeasuredAtLevelNormal() throws Exception {
    assertThat(afterOneRequest("normal"))
        .isNotEmpty()
        .noneMatch(sample -> sample.name().startsWith("http_") || sample.name().startsWith("rpc_"));
  }
}
