package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.Collector;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.PipelineLedger;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OpenTelemetry SDK for Java sends all three signals into an embedded collector. */
class SdkForJavaTest {
  private static final int SPANS = 50;
  private static final String CONFIG =
      """
      receivers:
        otlp:
          protocols:
            grpc: {endpoint: "localhost:0"}
            http: {endpoint: "localhost:0"}
      processors:
        batch: {timeout: 10ms}
      exporters:
        nop:
      service:
        telemetry: {metrics: {level: none}}
        pipelines:
          traces: {receivers: [otlp], processors: [batch], exporters: [nop]}
          metrics: {receivers: [otlp], exporters: [nop]}
          logs: {receivers: [otlp], exporters: [nop]}
      """;

  @ParameterizedTest
  @CsvSource({"grpc, none", "grpc, gzip", "http, none", "http, gzip"})
  void allThreeSignalsArriveAndAreAccountedFor(String protocol, String compression)
      throws Exception {
    try (Collector collector = Collector.builder().config(CONFIG).build()) {
      collector.start();
      List<InetSocketAddress> bound = collector.boundAddresses("otlp");
      int port = bound.get(protocol.equals("grpc") ? 0 : 1).getPort();
      String endpoint = "http://localhost:" + port;
      sendSpans(spanExporter(protocol, endpoint, compression));
      sendMetrics(metricExporter(protocol, endpoint, compression));
      sendLogs(logExporter(protocol, endpoint, compression));
      collector.stop(Duration.ofSeconds(10));

      Map<String, BranchLedger> branches = new HashMap<>();
      for (PipelineLedger ledger : collector.ledgers()) {
        assertThat(ledger.balances()).as("%s", ledger).isTrue();
        branches.put(ledger.pipeline(), ledger.branches().get(0));
      }
      assertThat(branches.get("traces"))
          .extracting(BranchLedger::delivered)
          .isEqualTo((long) SPANS);
      assertThat(branches.get("metrics")).extracting(BranchLedger::delivered).isEqualTo(2L);
      assertThat(branches.get("logs")).extracting(BranchLedger::delivered).isEqualTo(1L);
      assertThat(collector.budget().usedBytes()).isZero();
    }
  }

  private static void sendSpans(SpanExporter exporter) {
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build()) {
      for (int i = 0; i < SPANS; i++) {
        provider.get("it").spanBuilder("span " + i).setAttribute("n", (long) i).startSpan().end();
      }
      assertThat(provider.forceFlush().join(60, TimeUnit.SECONDS).isSuccess()).isTrue();
    }
  }

  private static void sendMetrics(MetricExporter exporter) {
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder()
            .registerMetricReader(
                PeriodicMetricReader.builder(exporter).setInterval(Duration.ofHours(1)).build())
            .build()) {
      provider
          .get("it")
          .counterBuilder("it.count")
          .build()
          .add(3, Attributes.of(AttributeKey.stringKey("k"), "v"));
      provider.get("it").histogramBuilder("it.size").build().record(12.5);
    }
  }

  private static void sendLogs(LogRecordExporter exporter) {
    try (SdkLoggerProvider provider =
        SdkLoggerProvider.builder()
            .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
            .build()) {
      provider.get("it").logRecordBuilder().setBody("hello").emit();
    }
  }

  private static SpanExporter spanExporter(String protocol, String endpoint, String compression) {
    return protocol.equals("grpc")
        ? OtlpGrpcSpanExporter.builder().setEndpoint(endpoint).setCompression(compression).build()
        : OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint + "/v1/traces")
            .setCompression(compression)
            .build();
  }

  private static MetricExporter metricExporter(
      String protocol, String endpoint, String compression) {
    return protocol.equals("grpc")
        ? OtlpGrpcMetricExporter.builder().setEndpoint(endpoint).setCompression(compression).build()
        : OtlpHttpMetricExporter.builder()
            .setEndpoint(endpoint + "/v1/metrics")
            .setCompression(compression)
            .build();
  }

  private static LogRecordExporter logExporter(
      String protocol, String endpoint, String compression) {
    return protocol.equals("grpc")
        ? OtlpGrpcLogRecordExporter.builder()
            .setEndpoint(endpoint)
            .setCompression(compression)
            .build()
        : OtlpHttpLogRecordExporter.builder()
            .setEndpoint(endpoint + "/v1/logs")
            .setCompression(compression)
            .build();
  }
}
