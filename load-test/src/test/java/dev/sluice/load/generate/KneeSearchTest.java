package dev.sluice.load.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.load.scenario.Phase;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KneeSearchTest {
  @ParameterizedTest
  @ValueSource(doubles = {10, 900, 1000, 1500, 77_777, 5_000_000})
  void theKneeIsFoundToATwentiethFromAboveAndBelow(double capacity) throws Exception {
    KneeSearch search = new KneeSearch(rate -> step(rate, rate <= capacity));
    Optional<KneeSearch.Step> knee = search.search(1000);
    assertThat(knee).isPresent();
    assertThat(knee.get().asked()).isBetween(capacity / 1.05, capacity);
    assertThat(search.steps()).hasSizeLessThan(60);
  }

  @Test
  void aRateThatStumbledOnceGetsASecondChance() throws Exception {
    Set<Double> stumbled = new HashSet<>();
    KneeSearch search = new KneeSearch(rate -> step(rate, rate <= 10_000 && !stumbled.add(rate)));
    assertThat(search.search(1000).orElseThrow().asked()).isGreaterThan(9500);
  }

  @Test
  void whereNoRateHoldsThereIsNoKnee() throws Exception {
    assertThat(new KneeSearch(rate -> step(rate, false)).search(1000)).isEmpty();
  }

  @Test
  void schedulesAreReadAsTheyAreTyped() {
    assertThat(Schedules.parse("10@1000, 2.5s@1000..9000"))
        .containsExactly(
            new Phase("10@1000", 10, 1000.0, null, null),
            new Phase("2.5s@1000..9000", 2.5, 1000.0, 9000.0, null));
    for (String wrong : new String[] {"", "10", "10@", "@5", "10@5..", "10@5,"}) {
      assertThatIllegalArgumentException()
          .as(wrong)
          .isThrownBy(() -> Schedules.parse(wrong))
          .withMessageContaining("SECONDS@RATE");
    }
  }

  private static KneeSearch.Step step(double rate, boolean holds) {
    return new KneeSearch.Step(rate, rate, 1, 2, 3, holds);
  }
}
