package dev.sluice.load.kills;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StartTimesTest {
  @Test
  void medianAndMostOfWhatWasAdded() {
    StartTimes times = new StartTimes();
    assertThat(times.medianNanos()).isZero();
    for (long nanos : new long[] {5, 1, 9, 5, 3}) {
      times.add(nanos);
    }
    assertThat(times.medianNanos()).isEqualTo(5);
    assertThat(times.mostNanos()).isEqualTo(9);
    times.forget();
    assertThat(times.mostNanos()).isZero();
  }
}
