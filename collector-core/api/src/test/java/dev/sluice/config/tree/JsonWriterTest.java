package dev.sluice.config.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  @Test
  void numbersAreTheShortestThatReadBack() {
    assertThat(
            JsonWriter.json(
                Map.of(
                    "n",
                    List.of(-5.0, -0.0, 1e300, Double.parseDouble("2e23"), 1.5, 1e15, 4.9e-324))))
        .isEqualTo(
            "{\n  \"n\": [\n    -5,\n    -0,\n    1e+300,\n    2e+23,\n    1.5,\n    1000000000000000,\n    5e-324\n  ]\n}\n");
    assertThat(JsonWriter.json(Map.of("n", Double.NEGATIVE_INFINITY)))
        .isEqualTo("{\n  \"n\": \"-Infinity\"\n}\n");
  }

  @Test
  void halfASurrogatePairIsTheReplacementCharacter() {
    assertThat(JsonWriter.json(Map.of("k\ud800", "\udc00x\ud83d\ude00\ud83d")))
        .isEqualTo("{\n  \"k\\ufffd\": \"\\ufffdx\\ud83d\\ude00\\ufffd\"\n}\n");
  }
}
