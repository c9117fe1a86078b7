package dev.sluice.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.load.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whole comparisons with the bare proxy as every collector. */
class CompareCommandTest {
  private static final String RELAY =
      "CLASSPATH="
          + System.getProperty("java.class.path")
          + " "
          + Path.of(System.getProperty("java.home"), "bin", "java")
          + " -Xmx128m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC dev.sluice.load.Main bare-proxy";

  @TempDir private Path folder = Path.of("");

  @Test
  void allVariantsAreDrivenOverTheSameCollectorsAndStandInOneTable() throws IOException {
    int code =
        compare(
            "--scenario=" + scenario("one"),
            "--control",
            "--signal=traces,logs",
            "--items-per-request=5,10",
            "--connections=3",
            "--in-flight=2",
            "a=" + RELAY);
    JsonNode result = result();
    List<String> rows = new ArrayList<>();
    result.path("tables").get(0).path("rows").forEach(row -> rows.add(row.get(0).asString()));
    String first = "one, traces, 5 items a request, 3 connections, 2 in flight";
    assertThat(rows).hasSize(10).startsWith(first, first).endsWith("all", "all");
    JsonNode wire = result.path("tables").get(1).path("rows").get(7);
    assertThat(wire.get(1).asString()).isEqualTo("a-again");
    assertThat(wire.get(2).asString()).isEqualTo(wire.get(4).asString());
    assertThat(wire.get(6).asString()).isEqualTo("identity");
    assertThat(wire.get(7).asString()).isEqualTo("10.0");
    for (JsonNode complaint : result.path("failures")) {
      assertThat(complaint.asString()).contains("while it had nothing to do");
    }
    assertThat(code).isEqualTo(result.path("failures").isEmpty() ? 0 : 1);
  }

  @Test
  void aScenarioThatCannotBeDrivenLeavesTheFiguresOfTheOthers() throws IOException {
    Path config = Files.writeString(folder.resolve("own.yaml"), "own: true");
    Path broken =
        Files.writeString(
            folder.resolve("broken.yaml"),
            Files.readString(scenario("broken")).replace("protocol: grpc", "protocol: http"));
    int code =
        compare(
            "--scenario=" + broken + "," + scenario("whole"),
            "--config=a=" + config,
            "a=" + RELAY,
            "b=" + RELAY);
    JsonNode result = result();
    assertThat(code).isEqualTo(1);
    assertThat(result.path("failures").get(0).asString()).startsWith("broken: broken off: ");
    assertThat(result.path("tables").get(0).path("rows").size()).isEqualTo(2);
    assertThat(result.path("subjects").get(0).path("config").asString()).isEqualTo("own: true");
    assertThat(result.path("subjects").get(2).path("config").asString())
        .isEqualTo("none: of it is read");
  }

  @Test
  void aRampWatchesEachCollectorFromItsStartAndLeavesThePracticeOut() throws IOException {
    Path json = folder.resolve("ramp.json");
    int code =
        new CommandLine(new RampCommand())
            .execute(
                "--scenario=" + scenario("ramp"),
                "--starts=1",
                "--seconds=6",
                "--json=" + json,
                "a=" + RELAY);
    JsonNode starts = JsonMapper.builder().build().readTree(Files.readString(json)).path("a");
    assertThat(starts.size()).isEqualTo(1);
    JsonNode looks = starts.get(0);
    JsonNode first = looks.get(0);
    JsonNode last = looks.get(looks.size() - 1);
    assertThat(first.get(0).asDouble()).isPositive();
    assertThat(last.get(0).asDouble()).isBetween(first.get(0).asDouble(), 6.0);
    assertThat(last.get(1).asLong()).isGreaterThanOrEqualTo(first.get(1).asLong());
    // On a machine that is too slow to see five seconds there is no peak.
    boolean seen = last.get(0).asDouble() - first.get(0).asDouble() >= 5;
    assertThat(code).isEqualTo(seen ? 0 : 1);
  }

  @Test
  void aConfigurationForNobodyIsRefused() throws IOException {
    Path config = Files.writeString(folder.resolve("own.yaml"), "own: true");
    assertThat(compare("--scenario=" + scenario("x"), "--config=c=" + config, "a=" + RELAY))
        .isNotZero();
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private Path scenario(String name) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        "name: "
            + name
            + """

            collector: "none: of it is read"
            sink: {delay_ms: 5} # so that the rate is not all that the machine can do
            traffic: [{profile: {signal: traces, items_per_request: [10]}, protocol: grpc}]
            """);
  }

  private JsonNode result() throws IOException {
    return JsonMapper.builder()
        .build()
        .readTree(Files.readString(folder.resolve("out").resolve(Results.RESULT)));
  }

  private int compare(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        0,
        List.of(
            "--rounds=1",
            "--window=0.2",
            "--warm-up=0.2",
            "--variant-warm-up=0.1",
            "--out=" + folder.resolve("out")));
    return new CommandLine(new CompareCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(all.toArray(String[]::new));
  }
}
