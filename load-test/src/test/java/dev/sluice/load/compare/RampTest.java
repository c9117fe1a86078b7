package dev.sluice.load.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RampTest {
  @Test
  void mostOfThePeakIsReachedAtTheEndOfTheFirstSecondThatHasIt() {
    Ramp ramp = ramp(2, 10, 50, 79, 81, 100, 100, 100, 100, 100, 90, 100);
    assertThat(ramp.peak()).isCloseTo(100_000, within(1.0));
    assertThat(ramp.reached(0.8)).isCloseTo(2 + 3.5, within(0.11));
    assertThat(ramp.reached(0.5)).isCloseTo(2 + 2, within(0.11));
    assertThat(ramp.firstArrival()).isCloseTo(2.1, within(0.01));
  }

  @Test
  void aShortBurstIsNoPeak() {
    assertThat(ramp(0, 200, 10, 100, 100, 100, 100, 100).peak()).isLessThan(110_000);
  }

  @Test
  void whatNeverArrivedOrWasSeenTooShortlyIsNotReached() {
    assertThat(ramp(0, 0, 0, 0, 0, 0, 0).reached(0.8)).isNaN();
    assertThat(ramp(0, 0, 0).firstArrival()).isNaN();
    assertThat(ramp(0, 10, 10).peak()).isZero();
    assertThat(ramp(0, 10, 10).reached(0.8)).isNaN();
  }

  /** Looks ten times a second at these thousands of items a second, each for one second. */
  private static Ramp ramp(double begin, int... rates) {
    Ramp ramp = new Ramp();
    long arrived = 0;
    ramp.saw(begin, 0);
    for (int second = 0; second < rates.length; second++) {
      for (int tenth = 1; tenth <= 10; tenth++) {
        arrived += rates[second] * 100L;
        ramp.saw(begin + second + tenth / 10.0, arrived);
      }
    }
    return ramp;
  }
}
