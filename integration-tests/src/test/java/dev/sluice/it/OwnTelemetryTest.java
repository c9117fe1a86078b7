package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.model.CollectorConfig;
import dev.sluice.engine.Collector;
import dev.sluice.extension.metricspage.MetricsPages;
import dev.sluice.extension.owntelemetry.OwnTelemetry;
import dev.sluice.telemetry.own.OwnLogRecord;
import dev.sluice.telemetry.own.OwnLogSource;
import dev.sluice.testkit.ObservesKey;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the collector tells of itself arrives where {@code service::telemetry} sends it. */
class OwnTelemetryTest {
  private static final Map<String, String> RESOURCE = Map.of("service.name", "me");
  private static final String READER = "metrics::readers::periodic::";
  private static final String OTLP = READER + "exporter::otlp::";

  /** A log that the test writes. */
  private static final class Lines implements OwnLogSource {
    private final List<Consumer<OwnLogRecord>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public Subscription subscribe(Consumer<OwnLogRecord> listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }

    void log(String body) {
      OwnLogRecord line =
          new OwnLogRecord(
              1, 13, "warn", body, Map.of("otelcol.component.id", "otlp"), Map.of("n", 3L));
      listeners.forEach(listener -> listener.accept(line));
    }
  }

  private static Collector collector(String telemetry, OwnLogSource log) {
    CollectorConfig config =
        Collector.builder()
            .config(
                """
                receivers: {nop: }
                exporters: {nop: }
                service:
                  telemetry: %s
                  pipelines:
                    traces: {receivers: [nop], exporters: [nop]}
                """
                    .formatted(telemetry))
            .toConfig();
    Collector collector =
        Collector.builder().config(OwnTelemetry.addTo(config, RESOURCE, log)).build();
    collector.start();
    return collector;
  }

  private static Collector metrics(String reader) {
    return collector("{metrics: {readers: [{periodic: {" + reader + "}}]}}", new Lines());
  }

  private static List<Metric> metricsOf(CapturingServer.Request request) throws Exception {
    ExportMetricsServiceRequest parsed = ExportMetricsServiceRequest.parseFrom(request.body());
    assertThat(parsed.getResourceMetrics(0).getResource().getAttributes(0).getKey())
        .isEqualTo("service.name");
    return parsed.getResourceMetrics(0).getScopeMetricsList().stream()
        .flatMap(scope -> scope.getMetricsList().stream())
        .toList();
  }

  private static Metric named(List<Metric> metrics, String name) {
    return metrics.stream()
        .filter(metric -> metric.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name));
  }

  @Test
  @ObservesKey(
      component = "service/telemetry",
      keys = {
        READER + "interval",
        OTLP + "protocol",
        OTLP + "endpoint",
        OTLP + "insecure",
        OTLP + "headers",
        OTLP + "headers_list",
        OTLP + "compression"
      })
  void metricsAreSentWithEachKeyOfTheReader() throws Exception {
    try (CapturingServer backend = new CapturingServer();
        Collector collector =
            metrics(
                "interval: 50, exporter: {otlp: {protocol: http/protobuf, insecure: true,"
                    + " endpoint: "
                    + backend.place()
                    + ", compression: gzip, headers: [{name: a, value: own}],"
                    + " headers_list: 'a=list,b=per%2Ccent'}}")) {
      await().until(() -> backend.requests().size() >= 2);

      CapturingServer.Request request = backend.requests().get(0);
      assertThat(request.path()).isEqualTo("/v1/metrics");
      assertThat(request.header("Content-Type")).isEqualTo("application/x-protobuf");
      assertThat(request.header("Content-Encoding")).isEqualTo("gzip");
      assertThat(request.header("a")).isEqualTo("own");
      assertThat(request.header("b")).isEqualTo("per,cent");
      Metric uptime = named(metricsOf(request), "otelcol_process_uptime");
      assertThat(uptime.getUnit()).isEqualTo("s");
      assertThat(uptime.getSum().getIsMonotonic()).isTrue();
      assertThat(uptime.getSum().getAggregationTemporality())
          .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
      assertThat(named(metricsOf(request), "otelcol_process_memory_rss").hasGauge()).isTrue();
      assertThat(collector.metrics().samples())
          .as("the own exporter is not seen")
          .noneMatch(sample -> sample.labels().containsValue("otlp_http"))
          .noneMatch(sample -> sample.name().startsWith("otelcol_exporter_sent_metric"));
    }
  }

  @Test
  @ObservesKey(component = "service/telemetry", keys = OTLP + "temporality_preference")
  void deltasAreSentWhenAskedFor() throws Exception {
    try (CapturingServer backend = new CapturingServer();
        Collector collector =
            metrics(
                "interval: 50, exporter: {otlp: {protocol: http/protobuf, endpoint: 'http://"
                    + backend.place()
                    + "/my/path', temporality_preference: delta}}")) {
      await().until(() -> backend.requests().size() >= 3);

      CapturingServer.Request last = backend.requests().get(2);
      assertThat(last.path()).isEqualTo("/my/path");
      Metric uptime = named(metricsOf(last), "otelcol_process_uptime");
      assertThat(uptime.getSum().getAggregationTemporality())
          .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
      double whole =
          collector.metrics().samples().stream()
              .filter(sample -> sample.name().equals("otelcol_process_uptime"))
              .findFirst()
              .orElseThrow()
              .value();
      assertThat(uptime.getSum().getDataPoints(0).getAsDouble()).isPositive().isLessThan(whole);
    }
  }

  @Test
  void jsonIsSentWhenAskedFor() throws Exception {
    try (CapturingServer backend = new CapturingServer();
        Collector collector =
            metrics(
                "interval: 50, exporter: {otlp: {protocol: http/json, endpoint: 'http://"
                    + backend.place()
                    + "'}}")) {
      await().until(() -> !backend.requests().isEmpty());

      assertThat(collector.ledgers()).hasSize(1);
      assertThat(new String(backend.requests().get(0).body(), StandardCharsets.UTF_8))
          .startsWith("{\"resourceMetrics\":[{\"resource\"");
    }
  }

  @Test
  void whatWasCountedLastIsSentAtTheStop() throws Exception {
    try (CapturingServer backend = new CapturingServer();
        Collector collector =
            metrics(
                "exporter: {otlp: {protocol: http/protobuf, endpoint: 'http://"
                    + backend.place()
                    + "'}}")) {
      collector.stop(Duration.ofSeconds(20));

      assertThat(backend.requests()).as("while all runs, and the totals at the end").hasSize(2);
      assertThat(named(metricsOf(backend.requests().get(1)), "sluice_config_reloads")).isNotNull();
    }
  }

  @Test
  @ObservesKey(
      component = "service/telemetry",
      keys = {READER + "timeout", OTLP + "timeout"})
  void aDeadBackendDoesNotHoldTheShutdownUp() throws Exception {
    try (CapturingServer backend = new CapturingServer();
        Collector collector =
            metrics(
                "timeout: 300, exporter: {otlp: {protocol: http/protobuf, timeout: 100, endpoint:"
                    + " 'http://"
                    + backend.place()
                    + "'}}")) {
      backend.answerWith(503);
      collector.stop(Duration.ofSeconds(20));

      assertThat(backend.requests())
          .as("one that held it up would be asked again every 5 s")
          .hasSizeBetween(1, 2);
    }
  }

  @Test
  @ObservesKey(
      component = "service/telemetry",
      keys = {OTLP + "certificate", OTLP + "client_certificate", OTLP + "client_key"})
  void grpcWithMutualTlsWorks(@TempDir Path dir) throws Exception {
    X509Bundle server =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    X509Bundle client =
        new CertificateBuilder()
            .subject("CN=client")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    String sinkConfig =
        """
        receivers:
          otlp:
            protocols:
              grpc:
                endpoint: "localhost:0"
                tls: {cert_file: %s, key_file: %s, client_ca_file: %s}
        exporters: {nop: }
        service:
          telemetry: {metrics: {level: none}}
          pipelines:
            metrics: {receivers: [otlp], exporters: [nop]}
        """
            .formatted(
                file(dir, "server.crt", server.getCertificatePathPEM()),
                file(dir, "server.key", server.getPrivateKeyPEM()),
                file(dir, "client.crt", client.getCertificatePathPEM()));
    String clientKey = file(dir, "client.key", client.getPrivateKeyPEM());
    try (Collector sink = Collector.builder().config(sinkConfig).build()) {
      sink.start();
      int port = sink.boundAddresses("otlp").get(0).getPort();
      try (Collector collector =
          metrics(
              "interval: 50, exporter: {otlp: {protocol: grpc, endpoint: 'localhost:%d',"
                      .formatted(port)
                  + " certificate: %s, client_certificate: %s, client_key: %s}}"
                      .formatted(
                          dir.resolve("server.crt"), dir.resolve("client.crt"), clientKey))) {
        await().until(() -> sink.ledgers().get(0).in() > 5);
        assertThat(collector.ledgers().get(0).in()).isZero();
      }
    }
  }

  private static String file(Path dir, String name, String text) throws Exception {
    return Files.writeString(dir.resolve(name), text).toString();
  }

  private static List<ScopeLogs> logsOf(CapturingServer backend) throws Exception {
    List<ScopeLogs> all = new ArrayList<>();
    for (CapturingServer.Request request : backend.requests()) {
      assertThat(request.path()).isEqualTo("/v1/logs");
      all.addAll(
          ExportLogsServiceRequest.parseFrom(request.body()).getResourceLogs(0).getScopeLogsList());
    }
    return all;
  }

  @Test
  @ObservesKey(
      component = "service/telemetry",
      keys = {
        "logs::processors::batch::schedule_delay",
        "logs::processors::batch::max_export_batch_size"
      })
  void linesOfTheLogAreSentInBatches() throws Exception {
    Lines log = new Lines();
    try (CapturingServer backend = new CapturingServer();
        Collector collector =
            collector(
                "{metrics: {level: none}, logs: {processors: [{batch: {schedule_delay: 100,"
                    + " max_export_batch_size: 2, exporter: {otlp: {protocol: http/protobuf,"
                    + " endpoint: 'http://"
                    + backend.place()
                    + "'}}}}]}}",
                log)) {
      log.log("one");
      log.log("two");
      log.log("three");
      await().until(() -> backend.requests().size() == 2);

      ScopeLogs first = logsOf(backend).get(0);
      assertThat(first.getScope().getName()).isEqualTo("go.opentelemetry.io/collector/service");
      assertThat(first.getScope().getAttributesList())
          .extracting(KeyValue::getKey)
          .containsExactly("otelcol.component.id");
      assertThat(first.getLogRecordsList())
          .extracting(line -> line.getBody().getStringValue())
          .containsExactly("one", "two");
      LogRecord line = first.getLogRecords(0);
      assertThat(line.getSeverityNumberValue()).isEqualTo(13);
      assertThat(line.getSeverityText()).isEqualTo("warn");
      assertThat(line.getAttributes(0).getValue().getIntValue()).isEqualTo(3);
      assertThat(collector.ledgers()).hasSize(1);
    }
  }

  @Test
  void simpleSendsEachLineAtOnceAndTheLastOnesAtTheStop() throws Exception {
    Lines log = new Lines();
    try (CapturingServer backend = new CapturingServer();
        Collector collector =
            collector(
                "{metrics: {level: none}, logs: {processors: [{simple: {exporter: {otlp:"
                    + " {protocol: http/protobuf, endpoint: 'http://"
                    + backend.place()
                    + "'}}}}]}}",
                log)) {
      log.log("one");
      await().until(() -> backend.requests().size() == 1);
      for (int i = 0; i < 5; i++) {
        log.log("more");
      }
      collector.stop(Duration.ofSeconds(20));

      assertThat(backend.requests()).hasSize(6);
    }
  }

  @Test
  @ObservesKey(component = "service/telemetry", keys = "logs::processors::batch::max_queue_size")
  void theQueueOfLinesIsBoundedAndWhatDoesNotFitIsCounted() throws Exception {
    Lines log = new Lines();
    try (CapturingServer backend = new CapturingServer();
        Collector collector =
            collector(
                "{logs: {processors: [{batch: {schedule_delay: 100000, max_queue_size: 3,"
                    + " exporter: {otlp: {protocol: http/protobuf, endpoint: 'http://"
                    + backend.place()
                    + "'}}}}]}}",
                log)) {
      for (int i = 0; i < 5; i++) {
        log.log("waiting");
      }
      assertThat(dropped(collector)).isEqualTo(2);

      collector.stop(Duration.ofSeconds(20));
      assertThat(logsOf(backend).get(0).getLogRecordsCount()).isEqualTo(3);
    }
  }

  @Test
  @ObservesKey(component = "service/telemetry", keys = "logs::processors::batch::export_timeout")
  void linesThatABackendDoesNotTakeInTimeAreCounted() throws Exception {
    Lines log = new Lines();
    try (CapturingServer backend = new CapturingServer()) {
      backend.answerWith(503);
      try (Collector collector =
          collector(
              "{logs: {processors: [{batch: {schedule_delay: 20, export_timeout: 400,"
                  + " exporter: {otlp: {protocol: http/protobuf, endpoint: 'http://"
                  + backend.place()
                  + "'}}}}]}}",
              log)) {
        log.log("one");
        // before the default's 30 s, and before the first retry, which comes after about 5 s
        await().atMost(Duration.ofSeconds(25)).until(() -> dropped(collector) == 1);
        assertThat(backend.requests()).hasSizeLessThanOrEqualTo(1);
      }
    }
  }

  private static final String PAGE = "metrics::readers::pull::exporter::prometheus::";

  private static String page(String keys, String more) throws Exception {
    CollectorConfig config =
        Collector.builder()
            .config(
                """
                receivers: {nop: }
                processors: {batch: }
                exporters: {nop: }
                service:
                  telemetry:
                    resource: {foo: bar, other: x}
                    metrics:
                      %s
                      readers:
                        - pull: {exporter: {prometheus: {host: localhost, port: 0, %s}}}
                  pipelines:
                    traces: {receivers: [nop], processors: [batch], exporters: [nop]}
                """
                    .formatted(more, keys))
            .toConfig();
    Map<String, String> resource = config.service().telemetry().resource().attributes();
    try (Collector collector =
        Collector.builder().config(MetricsPages.addTo(config, resource)).build()) {
      collector.start();
      int port = collector.boundAddresses("telemetry_metrics").get(0).getPort();
      HttpRequest scrape =
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics")).build();
      return HttpClient.newHttpClient().send(scrape, BodyHandlers.ofString()).body();
    }
  }

  @Test
  @ObservesKey(
      component = "service/telemetry",
      keys = {
        PAGE + "host",
        PAGE + "port",
        PAGE + "without_scope_info",
        PAGE + "without_units",
        PAGE + "without_type_suffix",
        PAGE + "with_resource_constant_labels::included",
        PAGE + "with_resource_constant_labels::excluded",
        "resource"
      })
  void thePageIsAsItsReaderSays() throws Exception {
    assertThat(page("", ""))
        .contains("\notelcol_process_uptime ")
        .contains("target_info{foo=\"bar\",other=\"x\"} 1");
    assertThat(page("without_units: false", "")).contains("\notelcol_process_uptime_seconds ");
    assertThat(page("without_type_suffix: false", "")).contains("\notelcol_process_uptime_total ");
    assertThat(page("without_scope_info: false", ""))
        .contains("otelcol_process_uptime{otel_scope_name=");
    assertThat(page("with_resource_constant_labels: {included: ['*'], excluded: ['oth?r']}", ""))
        .contains("otelcol_process_uptime{foo=\"bar\"} ");
  }

  @Test
  @ObservesKey(component = "service/telemetry", keys = "metrics::level")
  void theLevelSaysHowMuchIsShown() throws Exception {
    String normal = "otelcol_processor_batch_timeout_trigger_send";
    String detailed = "otelcol_processor_batch_batch_send_size_bytes";
    assertThat(page("", "level: basic")).doesNotContain(normal).doesNotContain(detailed);
    assertThat(page("", "")).contains(normal).doesNotContain(detailed);
    assertThat(page("", "level: detailed")).contains(normal).contains(detailed);
  }

  @Test
  void viewsChangeThePage() throws Exception {
    assertThat(
            page(
                "",
                "level: detailed\n"
                    + "      views: [{selector: {instrument_name: otelcol_process_uptime},"
                    + " stream: {name: up}}]"))
        .contains("\nup ")
        .doesNotContain("otelcol_process_uptime");
  }

  private static double dropped(Collector collector) {
    Double value =
        collector.metrics().value("sluice_own_log_records_dropped", "processor", "telemetry_logs");
    return value == null ? -1 : value;
  }
}
