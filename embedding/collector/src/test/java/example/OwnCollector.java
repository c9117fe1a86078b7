package example;

import dev.sluice.engine.Collector;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;

/** Starts a collector inside this program, sends it a span, and tells how many have arrived. */
public final class OwnCollector {
  private static final String CONFIG =
      """
      receivers:
        otlp:
          protocols:
            grpc:
              endpoint: localhost:0
      processors:
        batch:
      exporters:
        debug:
      service:
        pipelines:
          traces:
            receivers: [otlp]
            processors: [batch]
            exporters: [debug]
      """;

  private OwnCollector() {}

  public static void main(String[] args) {
    try (Collector collector =
        Collector.builder().config(CONFIG).override("processors::batch::timeout", "1s").build()) {
      collector.start();
      sendSpanTo(collector.port("otlp/grpc"));
      System.out.println(
          "arrived: " + collector.metrics().value("otelcol_receiver_accepted_spans"));
    }
  }

  private static void sendSpanTo(int port) {
    OtlpGrpcSpanExporter exporter =
        OtlpGrpcSpanExporter.builder().setEndpoint("http://localhost:" + port).build();
    try (SdkTracerProvider sdk =
        SdkTracerProvider.builder()
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build()) {
      sdk.get("example").spanBuilder("hello").startSpan().end();
    }
  }
}
