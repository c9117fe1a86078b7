package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.Collector;
import dev.sluice.telemetry.MetricRegistry.Kind;
import dev.sluice.telemetry.MetricRegistry.Sample;
import dev.sluice.telemetry.own.SelfMetricsBinder;
import dev.sluice.testkit.StrictPage;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A host that scrapes its own Micrometer registry finds the names that dashboards ask for. */
class MicrometerNamesTest {
  /** Of the reference, as it shows them with units and types. */
  private static final List<String> NAMES =
      List.of(
          "otelcol_process_uptime_seconds_total",
          "otelcol_process_cpu_seconds_total",
          "otelcol_process_memory_rss_bytes",
          "otelcol_process_runtime_heap_alloc_bytes",
          "otelcol_process_runtime_total_alloc_bytes_total",
          "otelcol_process_runtime_total_sys_memory_bytes",
          "otelcol_receiver_accepted_spans_total",
          "otelcol_receiver_refused_spans_total",
          "otelcol_receiver_accepted_metric_points_total",
          "otelcol_receiver_refused_metric_points_total",
          "otelcol_receiver_accepted_log_records_total",
          "otelcol_receiver_refused_log_records_total",
          "otelcol_processor_incoming_items_total",
          "otelcol_processor_outgoing_items_total",
          "otelcol_processor_internal_duration_seconds_bucket",
          "otelcol_processor_memory_limiter_accepted_spans_total",
          "otelcol_processor_memory_limiter_refused_spans_total",
          "otelcol_processor_batch_batch_send_size_bucket",
          "otelcol_processor_batch_batch_send_size_sum",
          "otelcol_processor_batch_batch_send_size_count",
          "otelcol_processor_batch_batch_send_size_bytes_bucket",
          "otelcol_processor_batch_batch_size_trigger_send_total",
          "otelcol_processor_batch_timeout_trigger_send_total",
          "otelcol_processor_batch_metadata_cardinality",
          "otelcol_exporter_sent_spans_total",
          "otelcol_exporter_sent_metric_points_total",
          "otelcol_exporter_sent_log_records_total",
          "otelcol_exporter_send_failed_spans_total",
          "otelcol_exporter_enqueue_failed_spans_total",
          "otelcol_exporter_queue_size",
          "otelcol_exporter_queue_capacity",
          "otelcol_exporter_in_flight_requests",
          "otelcol_exporter_enqueue_size_bucket",
          "otelcol_exporter_enqueue_size_bytes_bucket",
          "http_server_request_duration_seconds_bucket",
          "http_server_request_body_size_bytes_bucket",
          "http_server_response_body_size_bytes_bucket",
          "http_client_request_duration_seconds_bucket",
          "http_client_request_body_size_bytes_bucket");

  @Test
  void theNamesOfTheDashboardsComeOut() throws Exception {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    meters.throwExceptionOnRegistrationFailure();
    try (CapturingServer backend = new CapturingServer();
        Collector collector = collector(backend.place());
        SelfMetricsBinder binder = new SelfMetricsBinder(collector.metrics())) {
      binder.bindTo(meters);
      post(collector.boundAddresses("otlp").get(0).getPort());
      await().until(() -> meters.scrape().contains("http_client_request_duration_seconds_bucket{"));

      String page = meters.scrape();
      Set<String> shown =
          StrictPage.parse(page.getBytes(StandardCharsets.UTF_8), "text/plain").stream()
              .map(StrictPage.Sample::name)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(shown).containsAll(NAMES);
      assertThat(shown).allMatch(name -> name.matches("[a-z0-9_]+") && !name.contains("__"));
      for (Sample sample : collector.metrics().samples()) {
        String ending = sample.kind() == Kind.COUNTER ? "_total" : "";
        assertThat(shown).anyMatch(name -> name.startsWith(sample.name()) && name.endsWith(ending));
      }
      assertThat(page)
          .containsPattern("otelcol_receiver_accepted_spans_total\\{receiver=\"otlp\",.*} 1\\.0");
    }
    assertThat(meters.getMeters()).isEmpty();
  }

  private static Collector collector(String backend) {
    Collector collector =
        Collector.builder()
            .config(
                """
                receivers: {otlp: {protocols: {http: {endpoint: 'localhost:0'}}}}
                processors:
                  memory_limiter: {check_interval: 1s, limit_mib: 1000}
                  batch: {timeout: 10ms, send_batch_size: 1}
                  attributes: {actions: [{key: a, value: b, action: insert}]}
                exporters:
                  otlp_http: {endpoint: 'http://%s', sending_queue: {batch: {min_size: 1}}}
                  prometheus: {endpoint: 'localhost:0'}
                service:
                  telemetry: {metrics: {level: detailed}}
                  pipelines:
                    traces:
                      receivers: [otlp]
                      processors: [memory_limiter, attributes, batch]
                      exporters: [otlp_http]
                    metrics: {receivers: [otlp], processors: [batch], exporters: [otlp_http, prometheus]}
                    logs: {receivers: [otlp], exporters: [otlp_http]}
                """
                    .formatted(backend))
            .build();
    collector.start();
    return collector;
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
}
