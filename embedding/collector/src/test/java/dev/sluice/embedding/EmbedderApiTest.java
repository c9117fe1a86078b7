package dev.sluice.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigReport;
import dev.sluice.engine.Collector;
import dev.sluice.exporter.nop.NopExporterFactory;
import dev.sluice.receiver.nop.NopReceiverFactory;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an embedder asks a collector, and tells it. */
class EmbedderApiTest {
  private static final String CONFIG =
      """
      receivers:
        otlp: {protocols: {grpc: {endpoint: "localhost:0"}, http: {endpoint: "localhost:0"}}}
        otlp/2: {protocols: {http: {endpoint: "localhost:0"}}}
        nop: {}
      exporters: {nop: {}}
      extensions: {zpages: {endpoint: "localhost:0"}}
      service:
        extensions: [zpages]
        pipelines: {traces: {receivers: [otlp, otlp/2, nop], exporters: [nop]}}
      """;

  @TempDir private Path folder;

  @Test
  void portsAreAskedForByIdAndProtocol() {
    try (Collector collector = Collector.builder().config(CONFIG).build()) {
      collector.start();
      List<Integer> otlp =
          collector.boundAddresses("otlp").stream().map(address -> address.getPort()).toList();
      assertThat(List.of(collector.port("otlp/grpc"), collector.port("otlp/http"))).isEqualTo(otlp);
      assertThat(collector.port("otlp/2")).isEqualTo(collector.port("otlp/2/http"));
      assertThat(collector.port("zpages")).isPositive();
      assertThat(collector.boundAddresses("nop")).isEmpty();
    }
  }

  @Test
  void anUnknownNameIsAnErrorThatHasTheKnownOnes() {
    try (Collector collector = Collector.builder().config(CONFIG).build()) {
      assertThatThrownBy(() -> collector.port("otlp/grpc"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not started");
      collector.start();
      for (String unknown : List.of("otlp", "otlp/htp", "otpl/grpc", "nop")) {
        assertThatThrownBy(() -> collector.port(unknown))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("\"" + unknown + "\"")
            .hasMessageContaining("otlp/grpc, otlp/http, otlp/2/http, otlp/2");
      }
      assertThatThrownBy(() -> collector.boundAddresses("otpl"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"otpl\"")
          .hasMessageContaining("otlp/2");
    }
  }

  @Test
  void anOverrideWinsWhereverItStandsAndAlsoOverAReloadedFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), CONFIG);
    try (Collector collector =
        Collector.builder()
            .override("service::pipelines::traces::receivers", "[otlp]")
            .override("receivers.otlp.protocols.grpc.endpoint", "localhost:0")
            .config(file)
            .build()) {
      collector.start();
      assertThat(collector.boundAddresses()).containsOnlyKeys("otlp", "zpages");
      String taken = CONFIG.replace("grpc: {endpoint: \"localhost:0\"", "grpc: {endpoint: \"!:-\"");
      collector.reload(
          Files.writeString(folder.resolve("b.yaml"), taken.replace("[zpages]", "[]")));
      assertThat(collector.boundAddresses()).containsOnlyKeys("otlp");
    }
    assertThatThrownBy(() -> Collector.builder().override("receivers", "{}").build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () ->
                Collector.builder()
                    .component("nop", new NopReceiverFactory(), new NopReceiverFactory.NopConfig())
                    .override("receivers", "{}")
                    .build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("YAML");
  }

  @Test
  void aFileThatCannotBeUsedLeavesTheOldConfigurationInUse() throws IOException {
    try (Collector collector = Collector.builder().config(CONFIG).build()) {
      collector.start();
      Path broken = Files.writeString(folder.resolve("broken.yaml"), "receivers: {otpl: {}}\n");
      assertThatThrownBy(() -> collector.reload(broken))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("broken.yaml:1");
      assertThatThrownBy(() -> collector.reload(folder.resolve("none.yaml")))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("none.yaml");
      assertThat(collector.port("otlp/grpc")).isPositive();
      assertThat(collector.metrics().value("sluice_config_reloads", "result", "failure"))
          .isEqualTo(2);
    }
  }

  @Test
  void theMessageOfAConfigExceptionSaysWhatTheCommandLineSays() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("two-mistakes.yaml"),
            """
            receivers:
              otlp: {protocols: {grpc: {}}}
            exporters:
              debug: {verbosity: loud}
            service:
              pipelines: {traces: {receivers: [otpl], exporters: [debug]}}
            """);
    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> Collector.builder().config(file).build());
    assertThat(thrown.getMessage())
        .isEqualTo(ConfigReport.render(thrown, true))
        .contains("two-mistakes.yaml:4")
        .contains("exporters::debug");
    assertThat(thrown.problems().size())
        .isEqualTo(thrown.getMessage().split("two-mistakes.yaml:", -1).length - 1);
    assertThat(new ConfigException("timeout", -1, "must not be negative", "").getMessage())
        .as("of a record, which knows no file")
        .isEqualTo("timeout: must not be negative");
  }

  @Test
  void aTypeOfAnArtifactThatIsNotThereNamesTheArtifact() {
    String config =
        """
        receivers: {otlp: {protocols: {grpc: {endpoint: "localhost:0"}}}, zookeeper: {}}
        processors: {batch: {}}
        exporters: {prometheus: {endpoint: "localhost:0"}, otlphttp: {endpoint: "http://a"}}
        connectors: {forward: {}}
        extensions: {health_check: {}}
        """;
    assertThatThrownBy(
            () ->
                Collector.builder()
                    .withoutDiscovery()
                    .factory(new NopExporterFactory())
                    .config(config)
                    .build())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Add dev.sluice:receiver-otlp to the class path.")
        .hasMessageContaining("Add dev.sluice:processor-basic to the class path.")
        .hasMessageContaining("Add dev.sluice:exporter-prometheus to the class path.")
        .hasMessageContaining("Add dev.sluice:exporter-otlp to the class path.")
        .hasMessageContaining("Add dev.sluice:connectors to the class path.")
        .hasMessageContaining("Add dev.sluice:extension-http to the class path.")
        .hasMessageContaining("the reference collector has it, this one has not");
  }

  @Test
  void aMetricIsReadWithoutItsFullSetOfLabels() {
    String accepted = "otelcol_receiver_accepted_spans";
    try (Collector collector = Collector.builder().config(CONFIG).build()) {
      collector.start();
      sendOneSpan(collector.port("otlp/grpc"));
      sendOneSpan(collector.port("otlp/grpc"));
      assertThat(collector.metrics().value(accepted)).isEqualTo(2);
      assertThat(collector.metrics().value(accepted, "transport", "grpc")).isEqualTo(2);
      assertThat(collector.metrics().value(accepted, "receiver", "otlp", "transport", "grpc"))
          .isEqualTo(2);
      assertThat(collector.metrics().value(accepted, "receiver", "none")).isNull();
      assertThat(collector.metrics().value("no_such_metric")).isNull();
    }
  }

  private static void sendOneSpan(int port) {
    try (SdkTracerProvider sdk =
        SdkTracerProvider.builder()
            .addSpanProcessor(
                SimpleSpanProcessor.create(
                    OtlpGrpcSpanExporter.builder().setEndpoint("http://localhost:" + port).build()))
            .build()) {
      sdk.get("test").spanBuilder("a span").startSpan().end();
      assertThat(sdk.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    }
  }
}
