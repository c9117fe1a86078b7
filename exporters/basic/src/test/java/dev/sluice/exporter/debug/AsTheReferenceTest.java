package dev.sluice.exporter.debug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Exporter;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.TestContext;
import dev.sluice.testkit.base.ReferenceCollector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The text of requests that have something of everything, for each verbosity: against files that
 * were checked against the reference, and against the reference itself where there is one.
 */
class AsTheReferenceTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "TRACES,basic", "TRACES,normal", "TRACES,detailed",
    "METRICS,basic", "METRICS,normal", "METRICS,detailed",
    "LOGS,basic", "LOGS,normal", "LOGS,detailed"
  })
  @ObservesKey(
      component = "exporter/debug",
      keys = {"verbosity", "use_internal_logger", "output_paths"})
  void textOfOneRequest(Signal signal, String verbosity) throws Exception {
    assertThat(ours(signal, verbosity)).isEqualTo(expected(signal, verbosity));
  }

  @ParameterizedTest
  @CsvSource({
    "TRACES,basic", "TRACES,normal", "TRACES,detailed",
    "METRICS,basic", "METRICS,normal", "METRICS,detailed",
    "LOGS,basic", "LOGS,normal", "LOGS,detailed"
  })
  void theReferenceWritesTheSame(Signal signal, String verbosity) throws Exception {
    ReferenceCollector reference = ReferenceCollector.with("receivers/otlp", "exporters/debug");
    int port = ReferenceCollector.freePort();
    String config =
        """
        receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
        exporters: {debug: {verbosity: %s, use_internal_logger: false}}
        service:
          telemetry: {metrics: {level: none}}
          pipelines: {%s: {receivers: [otlp], exporters: [debug]}}
        """
            .formatted(port, verbosity, signal.id());
    try (ReferenceCollector.Running running = reference.start(folder, config)) {
      byte[] request = Samples.request(signal).toByteArray();
      assertThat(running.post(port, "/v1/" + signal.id(), request)).isEqualTo(200);

      assertThat(ours(signal, verbosity)).isEqualTo(running.output());
    }
  }

  private String ours(Signal signal, String verbosity) throws Exception {
    Path file = folder.resolve("ours.txt");
    String yaml =
        "{verbosity: %s, use_internal_logger: false, output_paths: [%s]}"
            .formatted(verbosity, file);
    try (TestContext context = TestContext.of(ComponentKind.EXPORTER, "debug", signal)) {
      Exporter exporter =
          new DebugExporterFactory().create(SpecBinder.fromYaml(DebugConfig.SPEC, yaml), context);
      exporter.start();
      exporter.export(
          Samples.batch(signal), new BranchLedger(signal.id(), context.id()), new RecordingReply());
      exporter.stop(Deadline.NONE);
    }
    return Files.readString(file);
  }

  private static String expected(Signal signal, String verbosity) throws Exception {
    String name = signal.id() + "-" + verbosity + ".txt";
    try (var resource = AsTheReferenceTest.class.getResourceAsStream(name)) {
      return new String(
          Objects.requireNonNull(resource, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
