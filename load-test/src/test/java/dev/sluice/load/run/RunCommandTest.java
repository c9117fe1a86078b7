package dev.sluice.load.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.load.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whole runs with the bare proxy as the collector under test. */
class RunCommandTest {
  private static final String COLLECTOR =
      "bare=CLASSPATH="
          + System.getProperty("java.class.path")
          + " "
          + Path.of(System.getProperty("java.home"), "bin", "java")
          + " -Xmx128m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC dev.sluice.load.Main bare-proxy";
  private static final String START =
      """
      name: a test
      unchanged: true
      drain_seconds: 10
      collector: "none: of it is read"
      traffic:
        - {profile: {signal: traces, items_per_request: [10]}, protocol: grpc, in_flight: 4}
        - {profile: {signal: metrics, items_per_request: [10]}, protocol: grpc, compression: gzip}
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void aRunWithRestartsAndBrokenConnectionsEndsWithAnExactLedger() throws IOException {
    int code =
        run(
            """
            phases:
              - {name: all, seconds: 0.4}
              - {name: half, seconds: 1, times_capacity: 0.5}
              - {name: few, seconds: 3, rate: 500, to_rate: 1000}
            sink: {delay_ms: 5}
            events:
              - {at: 0.6, do: sigterm}
              - {at: 1.6, do: kill}
              - {at: 2.4, do: proxy, where: collector, fault: {reset: true}, for: 0.2}
              - {at: 2.6, do: proxy, where: sink, fault: {delay_ms: 20}, for: 0.2}
              - {at: 2.8, do: partial, for: 0.3}
            thresholds:
              lost_items: {max: 0}
              corrupted: {max: 0}
              accepted_items: {min: 1}
              refused: {max: 0}
            """);
    JsonNode result = result();
    assertThat(result.path("failures")).as(result.path("answers").toString()).isEmpty();
    assertThat(code).as(result.path("answers").toString()).isZero();
    assertThat(result.path("passed").asBoolean()).isTrue();
    assertThat(result.path("events").size()).isEqualTo(8);
    List<String> samples = Files.readAllLines(folder.resolve("out").resolve(Results.SAMPLES));
    assertThat(samples.get(0)).isEqualTo(String.join(",", Sample.columns()));
    assertThat(samples).hasSizeGreaterThan(3);
    assertThat(samples.get(1)).doesNotContain("NaN");
  }

  @Test
  void aPhaseTellsWhatTheCollectorUsedOfTheMachine() throws IOException {
    assertThat(run("phases: [{name: only, seconds: 2.5}]\nsink: {delay_ms: 5}")).isZero();
    JsonNode phases = result().path("tables").get(2);
    JsonNode row = phases.path("rows").get(0);
    assertThat(row.get(0).asString()).isEqualTo("only");
    assertThat(phases.path("columns").get(10).asString()).isEqualTo("cores");
    assertThat(Double.parseDouble(row.get(10).asString())).isPositive();
    assertThat(phases.path("columns").get(11).asString()).isEqualTo("RSS MiB at its end");
    assertThat(Double.parseDouble(row.get(11).asString())).isBetween(20.0, 1000.0);
  }

  @Test
  void aThresholdThatFailsFailsTheRunAndSaysSo() throws IOException {
    assertThat(
            run(
                """
                phases: [{seconds: 0.3}]
                thresholds: {p50_ms: {max: 0.0001}, lost_items: {max: 0}}
                """))
        .isEqualTo(1);
    assertThat(result().path("passed").asBoolean()).isFalse();
    assertThat(result().path("tables").toString()).contains("\"p50_ms\"", "\"FAILED\"");
  }

  /** A JVM prints the variable's name when it heeds it, and the CLASSPATH is needed to start. */
  @Test
  void theCollectorHasTheScenariosEnvironmentExceptWhereItsCommandSaysOtherwise()
      throws IOException {
    int code =
        run(
            """
            phases: [{seconds: 0.3}]
            environment: {JAVA_TOOL_OPTIONS: "-Dfrom.scenario=yes", CLASSPATH: nowhere}
            """);
    assertThat(code).isZero();
    assertThat(folder.resolve("out").resolve("bare.log")).content().contains("-Dfrom.scenario=yes");
  }

  private JsonNode result() throws IOException {
    return JsonMapper.builder()
        .build()
        .readTree(Files.readString(folder.resolve("out").resolve(Results.RESULT)));
  }

  private int run(String scenario) throws IOException {
    Path file = Files.writeString(folder.resolve("scenario.yaml"), START + scenario);
    return new CommandLine(new RunCommand())
        .execute(file.toString(), "--collector=" + COLLECTOR, "--out=" + folder.resolve("out"));
  }
}
