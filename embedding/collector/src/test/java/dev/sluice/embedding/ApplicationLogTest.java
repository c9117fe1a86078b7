package dev.sluice.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.engine.Collector;
import dev.sluice.engine.CollectorBuilder;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A collector in an application whose logging is Logback, configured by a file of its own. */
class ApplicationLogTest {
  private static final String CONFIG =
      """
      receivers: {otlp: {protocols: {http: {endpoint: "localhost:0"}}}}
      exporters: {debug: {}}
      service: {pipelines: {traces: {receivers: [otlp], exporters: [debug]}}}
      """;

  private final ListAppender<ILoggingEvent> application = appenderOfTheFile();

  private static ListAppender<ILoggingEvent> appenderOfTheFile() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    assertThat(root.getAppender("application")).as("the application's own file").isNotNull();
    return (ListAppender<ILoggingEvent>) root.getAppender("application");
  }

  @BeforeEach
  void forget() {
    application.list.clear();
  }

  @Test
  void linesGoWhereTheApplicationSaysAndTheirFieldsStandInTheMessage() {
    run(Collector.builder());
    assertThat(lines())
        .contains("Pipeline is ready. {otelcol.pipeline.id=traces, durability=direct}")
        .anyMatch(line -> line.matches("Traces \\{.*resource spans=1, spans=1.*}"));
    assertThat(application.list).allMatch(event -> event.getKeyValuePairs() == null);
  }

  @Test
  void fieldsArePairsForABackendThatPrintsThem() {
    run(Collector.builder().structuredLogs());
    assertThat(application.list)
        .anySatisfy(
            event -> {
              assertThat(event.getFormattedMessage()).isEqualTo("Pipeline is ready.");
              assertThat(event.getKeyValuePairs())
                  .extracting(pair -> pair.key + "=" + pair.value)
                  .contains("otelcol.pipeline.id=traces", "durability=direct");
            });
  }

  private static void run(CollectorBuilder builder) {
    try (Collector collector = builder.config(CONFIG).build()) {
      collector.start();
      try (SdkTracerProvider sdk =
          SdkTracerProvider.builder()
              .addSpanProcessor(
                  SimpleSpanProcessor.create(
                      OtlpHttpSpanExporter.builder()
                          .setEndpoint(
                              "http://localhost:" + collector.port("otlp/http") + "/v1/traces")
                          .build()))
              .build()) {
        sdk.get("test").spanBuilder("a span").startSpan().end();
        assertThat(sdk.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
      }
    }
  }

  private List<String> lines() {
    return application.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
