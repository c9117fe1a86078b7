package dev.sluice.load.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void aConstantRateSpreadsRequestsEvenlyAndEnds() {
    Schedule schedule = Schedule.constant(4, 2);
    assertThat(schedule.nanosOf(0)).isZero();
    assertThat(schedule.nanosOf(3)).isEqualTo(750_000_000);
    assertThat(schedule.nanosOf(7)).isEqualTo(1_750_000_000);
    assertThat(schedule.nanosOf(8)).isNegative();
  }

  @Test
  void aRampSendsAsManyAsTheAreaUnderIt() {
    Schedule ramp = new Schedule(List.of(new Schedule.Phase("ramp", 10, 0, 20.0)));
    assertThat(ramp.nanosOf(99)).isPositive();
    assertThat(ramp.nanosOf(100)).isNegative();
    // a quarter of the requests is due after half of the time
    assertThat(ramp.nanosOf(25) / 1e9).isCloseTo(5, within(1e-6));
    assertThat(ramp.rateAt(5)).isCloseTo(10, within(1e-9));
  }

  @Test
  void phasesFollowEachOther() {
    Schedule steps =
        new Schedule(
            List.of(
                new Schedule.Phase("low", 1, 10, null),
                new Schedule.Phase("pause", 1, 0, null),
                new Schedule.Phase("high", 1, 100, null)));
    assertThat(steps.nanosOf(9)).isEqualTo(900_000_000);
    assertThat(steps.nanosOf(10)).isEqualTo(2_000_000_000);
    assertThat(steps.nanosOf(109)).isEqualTo(2_990_000_000L);
    assertThat(steps.nanosOf(110)).isNegative();
    assertThat(steps.seconds()).isEqualTo(3);
  }

  @Test
  void timesNeverGoBack() {
    Schedule spike =
        new Schedule(
            List.of(
                new Schedule.Phase("up", 3, 5, 500.0),
                new Schedule.Phase("down", 2, 500, 1.0),
                new Schedule.Phase("flat", 4, 1, null)));
    long last = -1;
    long request = 0;
    for (long at = spike.nanosOf(0); at >= 0; at = spike.nanosOf(++request)) {
      assertThat(at).isGreaterThanOrEqualTo(last);
      last = at;
    }
    assertThat(request).isEqualTo(1263); // 757.5 + 501 + 4, rounded up
  }
}
