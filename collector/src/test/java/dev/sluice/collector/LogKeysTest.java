package dev.sluice.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.collector.logging.LogBackend;
import dev.sluice.collector.logging.LogSettings;
import dev.sluice.config.SpecBinder;
import dev.sluice.config.model.TelemetryConfig;
import dev.sluice.telemetry.own.OwnLogRecord;
import dev.sluice.telemetry.own.OwnLogSource;
import dev.sluice.testkit.ObservesKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each key of {@code service::telemetry::logs} changes what is written. */
class LogKeysTest {
  private static final String COMPONENT = "service/telemetry";

  private final LogBackend backend = LogBackend.install();
  private final Logger log = LoggerFactory.getLogger("dev.sluice.test");

  @TempDir Path dir;

  @AfterEach
  void close() {
    backend.close();
  }

  /** Logs under those keys; what the file says then. */
  private List<String> written(String keys, Runnable logging) throws IOException {
    Path file = dir.resolve("log.txt");
    TelemetryConfig telemetry =
        SpecBinder.fromYaml(
            TelemetryConfig.SPEC,
            "logs: {output_paths: ['" + file + "']" + (keys.isEmpty() ? "" : ", " + keys) + "}");
    backend.use(new LogSettings(telemetry.logs(), Map.of("service.name", "me")));
    logging.run();
    backend.use(LogSettings.DEFAULT); // the file is complete now
    return Files.readAllLines(file);
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "logs::output_paths")
  @ObservesKey(component = COMPONENT, keys = "logs::level")
  void linesOfTheLevelAreWrittenToTheFile() throws IOException {
    Runnable both =
        () -> {
          log.info("quiet");
          log.warn("loud");
        };
    assertThat(written("level: warn", both)).singleElement().asString().contains("loud");
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "logs::encoding")
  void linesMayBeJson() throws IOException {
    assertThat(written("encoding: json", () -> log.info("a")).get(0))
        .startsWith("{\"level\":\"info\",");
    assertThat(written("", () -> log.info("a")).get(1)).contains("\tinfo\t");
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "logs::disable_caller")
  void theCallerMayBeLeftOut() throws IOException {
    assertThat(written("", () -> log.info("a")).get(0)).contains("LogKeysTest.java:");
    assertThat(written("disable_caller: true", () -> log.info("a")).get(1))
        .doesNotContain("LogKeysTest");
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "logs::disable_stacktrace")
  void stackTracesMayBeLeftOut() throws IOException {
    Runnable failing = () -> log.error("a", new IllegalStateException("no luck"));
    assertThat(written("disable_stacktrace: true", failing)).hasSize(1);
    assertThat(written("", failing)).hasSizeGreaterThan(3);
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "logs::disable_zap_resource")
  void theResourceMayBeLeftOut() throws IOException {
    assertThat(written("", () -> log.info("a")).get(0)).contains("\"service.name\": \"me\"");
    assertThat(written("disable_zap_resource: true", () -> log.info("a")).get(1))
        .doesNotContain("service.name");
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "logs::initial_fields")
  void initialFieldsAreOnEachLine() throws IOException {
    assertThat(written("initial_fields: {foo: 1}", () -> log.info("a")).get(0))
        .contains("\"foo\": 1");
  }

  @Test
  void initialFieldsStandByNameBeforeTheResource() throws IOException {
    String fields = "initial_fields: {d: 1, a: x, e: [1, {z: 1, y: 2}, 2.5], c: true}";
    assertThat(written(fields, () -> log.info("m")).get(0))
        .contains(
            "{\"a\": \"x\", \"c\": true, \"d\": 1, \"e\": [1,{\"y\":2,\"z\":1},2.5], \"resource\": {");
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "logs::error_output_paths")
  void failuresToWriteAreToldElsewhere() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no device here that is always full");
    Path told = dir.resolve("told.txt");
    TelemetryConfig telemetry =
        SpecBinder.fromYaml(
            TelemetryConfig.SPEC,
            "logs: {output_paths: [%s], error_output_paths: ['%s']}".formatted(full, told));
    backend.use(new LogSettings(telemetry.logs(), Map.of()));
    log.info("lost");
    backend.use(LogSettings.DEFAULT);

    assertThat(Files.readString(told)).contains(" write error: No space left on device");
  }

  private void repeat(int times) {
    for (int i = 0; i < times; i++) {
      log.info("again");
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "logs::sampling::enabled")
  @ObservesKey(component = COMPONENT, keys = "logs::sampling::initial")
  @ObservesKey(component = COMPONENT, keys = "logs::sampling::thereafter")
  void repeatedLinesAreCut() throws IOException {
    String cut = "sampling: {tick: 1h, initial: 2, thereafter: 3}";
    assertThat(written(cut, () -> repeat(8))).as("2, then the 3rd and the 6th").hasSize(4);
    assertThat(written("sampling: {enabled: false}", () -> repeat(300))).hasSize(304);
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "logs::sampling::tick")
  void aNewPeriodOfSamplingBeginsAfterTheTick() throws IOException {
    String cut = "sampling: {tick: 1ms, initial: 1, thereafter: 0}";
    assertThat(
            written(
                cut,
                () -> {
                  repeat(1);
                  long begun = System.nanoTime();
                  while (System.nanoTime() - begun < 5_000_000L) {
                    Thread.onSpinWait();
                  }
                  repeat(1);
                }))
        .hasSize(2);
  }

  @Test
  void aListenerGetsTheLinesThatAreWrittenAlsoTheFirstOnes() throws IOException {
    List<OwnLogRecord> lines = new ArrayList<>();
    backend.keepFirstLines(true);
    written(
        "level: warn, sampling: {tick: 1h, initial: 1, thereafter: 0}",
        () -> {
          log.atWarn()
              .setMessage("early")
              .addKeyValue("otelcol.component.id", "otlp")
              .addKeyValue("n", 3L)
              .log();
          OwnLogSource.Subscription listening = backend.lines().subscribe(lines::add);
          log.info("below the level");
          log.error("failed", new IllegalStateException("no luck"));
          log.error("failed");
          LoggerFactory.getLogger("dev.sluice.extension.telemetry_logs").error("its own");
          listening.close();
          log.error("after the end");
        });

    assertThat(lines).extracting(OwnLogRecord::body).containsExactly("early", "failed");
    OwnLogRecord early = lines.get(0);
    assertThat(early.scope()).isEqualTo(Map.of("otelcol.component.id", "otlp"));
    assertThat(early.severityNumber()).isEqualTo(13);
    assertThat(early.severityText()).isEqualTo("warn");
    assertThat(early.attributes())
        .containsEntry("n", 3L)
        .containsEntry("code.file.path", "collector/LogKeysTest.java")
        .containsKeys("code.line.number", "code.function.name");
    assertThat(lines.get(1).attributes())
        .containsEntry("exception.type", "java.lang.IllegalStateException")
        .containsEntry("exception.message", "no luck")
        .containsKey("exception.stacktrace");
    assertThat(lines.get(1).severityNumber()).isEqualTo(17);
  }
}
