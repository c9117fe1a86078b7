package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.engine.Collector;
import dev.sluice.testkit.base.ReferenceCollector;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a reload makes of counts of spans. */
class SpanMetricsReloadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SPANS =
      """
      {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
      "scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
      "name":"hello","kind":2,"startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000250000000"}]}]}]}
      """;

  private static String config(int port, String sink, String connector, String timeout) {
    return """
        receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
        connectors: {span_metrics: {histogram: {disable: true}, metrics_flush_interval: 50ms, %s}}
        exporters: {otlp_http: {endpoint: "http://%s", timeout: %s}}
        service:
          telemetry: {metrics: {level: none}}
          pipelines:
            traces: {receivers: [otlp], exporters: [span_metrics]}
            metrics: {receivers: [span_metrics], exporters: [otlp_http]}
        """
        .formatted(port, connector, sink, timeout);
  }

  @Test
  void countsGoOnOverAReloadThatDoesNotChangeTheConnectorAndAreToldBeforeOneThatDoes()
      throws Exception {
    int port = ReferenceCollector.freePort();
    try (CapturingServer sink = new CapturingServer();
        Collector collector =
            Collector.builder().config(config(port, sink.place(), "", "30s")).build()) {
      collector.start();
      post(port);
      await().atMost(PATIENCE).until(() -> counts(sink).contains(1L));
      collector.reload(
          Collector.builder().config(config(port, sink.place(), "", "31s")).toConfig());
      post(port);
      await().atMost(PATIENCE).until(() -> counts(sink).contains(2L));
      List<Long> starts = points(sink).stream().map(NumberDataPoint::getStartTimeUnixNano).toList();
      assertThat(starts).containsOnly(starts.get(0));

      post(port);
      collector.reload(
          Collector.builder()
              .config(config(port, sink.place(), "metrics_expiration: 1h", "31s"))
              .toConfig());
      await().atMost(PATIENCE).until(() -> counts(sink).contains(3L));
      assertThat(counts(sink)).doesNotContain(4L);
    }
  }

  private static List<NumberDataPoint> points(CapturingServer sink) {
    return sink.requests().stream()
        .flatMap(request -> parsed(request).getResourceMetricsList().stream())
        .flatMap(resource -> resource.getScopeMetrics(0).getMetricsList().stream())
        .flatMap(metric -> metric.getSum().getDataPointsList().stream())
        .toList();
  }

  private static ExportMetricsServiceRequest parsed(CapturingServer.Request request) {
    try {
      return ExportMetricsServiceRequest.parseFrom(request.body());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Long> counts(CapturingServer sink) {
    return points(sink).stream().map(NumberDataPoint::getAsInt).toList();
  }

  private static void post(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/traces"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(SPANS))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}
