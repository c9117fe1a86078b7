package dev.sluice.load.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.load.scenario.Bounds;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private static String verdict(String name, Bounds bounds, Map<String, Double> figures) {
    List<List<String>> rows = Figures.verdicts(Map.of(name, bounds), figures);
    return rows.get(0).get(3);
  }
}
