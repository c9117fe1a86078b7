package dev.sluice.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.load.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SuiteTest {
  private static final WireUse GZIPPED =
      new WireUse(80, 320, 10, 80_000, 320_000, 1000, Set.of("gzip"));

  @TempDir private Path folder = Path.of("");

  @Test
  void oneTableHoldsMediansAndRatiosOfEachRoundForEveryCollectorInEveryVariantAndOverAll() {
    Suite suite = suite();
    assertThat(suite.markdown())
        .isEqualTo(
            """
            | workload | collector | CPU s per million items | CPU per item / a | items/s | rate / a | p99 ms | p99 / a | RSS MiB |
            |---|---|---|---|---|---|---|---|---|
            | W, logs | a | 3.000 | 1.000 (1.000 to 1.000) | 500 | 1.000 (1.000 to 1.000) | 20.0 | 1.000 (1.000 to 1.000) | 64 |
            | W, logs | b | 1.000 | 0.375 (0.250 to 0.500) | 1000 | 2.000 (2.000 to 2.000) | 10.0 | 0.500 (0.500 to 0.500) | 128 |
            | W, traces | a | 2.000 | 1.000 (1.000 to 1.000) | 500 | 1.000 (1.000 to 1.000) | 20.0 | 1.000 (1.000 to 1.000) | 64 |
            | W, traces | b | 3.000 | 1.500 (1.500 to 1.500) | 500 | 1.000 (1.000 to 1.000) | 20.0 | 1.000 (1.000 to 1.000) | 64 |
            | all | a |  | 1.000 (1.000 to 1.000) |  | 1.000 (1.000 to 1.000) |  | 1.000 (1.000 to 1.000) |  |
            | all | b |  | 0.500 (0.250 to 1.500) |  | 2.000 (1.000 to 2.000) |  | 0.500 (0.500 to 1.000) |  |
            """);
    assertThat(suite.complaints()).isEmpty();
  }

  @Test
  void whatIsWrittenHoldsEveryWindowWithRoundsThatRunOnFromVariantToVariant() throws IOException {
    Suite suite = suite();
    JsonNode all = JsonMapper.builder().build().readTree(suite.json());
    assertThat(all.get(0).path("workload").asString()).isEqualTo("W, logs");
    assertThat(all.get(0).path("collectors").path("b").size()).isEqualTo(2);
    assertThat(all.get(0).path("collectors").path("b").get(1).path("p99_us").asDouble())
        .isEqualTo(10_000);
    Results results = new Results("compare", "W", null);
    suite.describe(results);
    results.write(folder);
    List<String> samples = Files.readAllLines(folder.resolve(Results.SAMPLES));
    assertThat(samples).hasSize(7);
    assertThat(samples.get(4)).startsWith("2,W; logs,b,1000000,1.000,1.000,1000.000,");
    assertThat(samples.get(5)).startsWith("3,W; traces,a,");
  }

  @Test
  void anotherCompressionOrAnotherSizeThanTheFirstsIsComplainedOf() {
    Suite suite = new Suite("a");
    suite.add(
        new Comparison(
            "W",
            List.of(
                entry("a", GZIPPED, List.of()),
                entry(
                    "b",
                    new WireUse(80, 320, 10, 320_000, 320_000, 1000, Set.of("identity")),
                    List.of("5 accepted items did not arrive")),
                entry(
                    "c",
                    new WireUse(80, 320, 10, 80_000, 300_000, 1000, Set.of("gzip")),
                    List.of()),
                entry(
                    "d",
                    new WireUse(80, 320, 10, 95_000, 330_000, 1000, Set.of("gzip")),
                    List.of()))));
    suite.failed("X: broken off: it ended");
    assertThat(suite.complaints())
        .containsExactly(
            "X: broken off: it ended",
            "W: b: 5 accepted items did not arrive",
            "W: b: sends [identity] where the first sends [gzip]",
            "W: b: sends 320.0 B an item on the wire where the first sends 80.0",
            "W: c: sends 300.0 B an item before compression where the first sends 320.0");
  }

  @Test
  void wireBytesAreSaidForEachItemOnBothLegsWithWhatIsUsedAtRest() {
    Comparison comparison = new Comparison("W", List.of(entry("a", GZIPPED, List.of())));
    assertThat(comparison.conductRows())
        .containsExactly(List.of("a", "80.0", "320.0", "80.0", "320.0", "gzip", "100.0", "1.50"));
    assertThat(Comparison.conductColumns()).hasSameSizeAs(comparison.conductRows().get(0));
  }

  private static Suite suite() {
    Suite suite = new Suite("a");
    suite.add(
        new Comparison(
            "W, logs",
            List.of(
                new Comparison.Entry(
                    "a", List.of(window(4, 500, 20, 64), window(2, 500, 20, 64)), well()),
                new Comparison.Entry(
                    "b", List.of(window(1, 1000, 10, 128), window(1, 1000, 10, 128)), well()))));
    suite.add(
        new Comparison(
            "W, traces",
            List.of(
                new Comparison.Entry("a", List.of(window(2, 500, 20, 64)), well()),
                new Comparison.Entry("b", List.of(window(3, 500, 20, 64)), well()))));
    return suite;
  }

  private static Window window(double cpuSeconds, long rate, double p99Millis, long mib) {
    return new Window(1_000_000, 1_000_000d / rate, cpuSeconds, 500, p99Millis * 1000, mib << 20);
  }

  private static Comparison.Entry entry(String name, WireUse wire, List<String> complaints) {
    return new Comparison.Entry(
        name, List.of(window(1, 1, 1, 1)), new Contestant.Conduct(wire, 0.015, complaints));
  }

  private static Contestant.Conduct well() {
    return new Contestant.Conduct(GZIPPED, 0, List.of());
  }
}
