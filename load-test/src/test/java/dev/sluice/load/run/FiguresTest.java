package dev.sluice.load.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.load.scenario.Bounds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void aThresholdFailsOutsideItsBoundsAndWhenNothingWasMeasured() {
    Map<String, Double> figures = Map.of("lost_items", 1.0, "p99_ms", 5.0, "rss_mib", Double.NaN);
    assertThat(verdict("lost_items", new Bounds(null, 0.0), figures)).isEqualTo("FAILED");
    assertThat(verdict("lost_items", new Bounds(null, 1.0), figures)).isEqualTo("ok");
    assertThat(verdict("p99_ms", new Bounds(5.1, null), figures)).isEqualTo("FAILED");
    assertThat(verdict("p99_ms", new Bounds(4.0, 6.0), figures)).isEqualTo("ok");
    assertThat(verdict("rss_mib", new Bounds(null, 1e9), figures)).isEqualTo("FAILED");
    assertThat(verdict("corrupted", new Bounds(null, 0.0), figures)).isEqualTo("FAILED");
  }

  @Test
  void aThresholdThatNoFigureHasIsRefused() {
    Figures.checkNames(Set.of("lost_items", "p99_ms"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Figures.checkNames(Set.of("lost_itmes")))
        .withMessageContaining("lost_itmes")
        .withMessageContaining("lost_items");
  }

  /** Of two dozen equal tiles none is found. */
  @Test
  void everyFigureStandsOnceUnderAQuestionInTheReport() throws IOException {
    String message =
        requireNonNull(
            catchThrowableOfType(
                    IllegalArgumentException.class, () -> Figures.checkNames(Set.of("none")))
                .getMessage());
    String[] figures =
        message.substring(message.indexOf('[') + 1, message.indexOf(']')).split(", ", -1);
    List<String> questions = new ArrayList<>();
    List<String> named = new ArrayList<>();
    for (MatchResult line : lines("FIGURES", "\"([^\"]+\\?)\": \\[([^\\]]+)]")) {
      questions.add(line.group(1));
      named.addAll(List.of(line.group(2).replace("\"", "").split(", ", -1)));
    }
    assertThat(named).containsExactlyInAnyOrder(figures);
    assertThat(questions).first().asString().contains("lost");
  }

  @Test
  void theReportSaysWhichRefusalsAFigureCounts() throws IOException {
    Map<String, String> shown = new HashMap<>();
    for (MatchResult name : lines("FIGURE_NAMES", "(\\w+): \"([^\"]+)\"")) {
      shown.put(name.group(1), name.group(2));
    }
    assertThat(shown)
        .containsEntry("refused", "requests refused for good")
        .containsEntry("retries", "requests refused as retryable");
  }

  /** What matches within a constant of the report's script. */
  private static List<MatchResult> lines(String constant, String pattern) throws IOException {
    try (InputStream in = Figures.class.getResourceAsStream("/dev/sluice/load/report/report.js")) {
      String script = new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      int begin = script.indexOf("const " + constant + " = {");
      String block = script.substring(begin, script.indexOf("};", begin));
      return Pattern.compile(pattern).matcher(block).results().toList();
    }
  }

  private static String verdict(String name, Bounds bounds, Map<String, Double> figures) {
    List<List<String>> rows = Figures.verdicts(Map.of(name, bounds), figures);
    return rows.get(0).get(3);
  }
}
