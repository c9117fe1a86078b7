package dev.sluice.load.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Plan PLAN = new Plan(4, 3, 20, 5, 2);

  @Test
  void theLongWarmUpComesOnceForAScenarioAndTheShortOneBeforeEachVariant() {
    assertThat(PLAN.warmUpSeconds(true)).isEqualTo(25);
    assertThat(PLAN.warmUpSeconds(false)).isEqualTo(5);
    double one = PLAN.seconds(1, 1, 2);
    double two = PLAN.seconds(1, 2, 2);
    assertThat(two - one).isEqualTo(2 * (1 + 5 + 4 * 4.0));
    assertThat(one).isEqualTo(2 * (4 + 20.0) + (two - one));
    assertThat(PLAN.seconds(3, 2, 2)).isEqualTo(3 * two);
  }

  @Test
  void theEstimateIsSaidInMinutes() {
    assertThat(PLAN.estimate(1, 2, 2))
        .isEqualTo("1 scenarios x 2 variants x 2 collectors: about 2.3 minutes");
  }

  @Test
  void aPlanWithoutWindowsIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Plan(0, 3, 20, 5, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new Plan(1, 3, 20, 5, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Plan(1, 3, -1, 5, 2));
  }
}
