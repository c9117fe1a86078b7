package dev.sluice.load.kills;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KillScheduleTest {
  @Test
  void theSameSeedGivesTheSameKillsAndAnotherGivesOthers() {
    assertThat(KillSchedule.of(7, 500, 20)).isEqualTo(KillSchedule.of(7, 500, 20));
    assertThat(KillSchedule.of(7, 500, 20)).isNotEqualTo(KillSchedule.of(8, 500, 20));
  }

  @Test
  void aShorterScheduleIsTheBeginningOfALongerOne() {
    assertThat(KillSchedule.of(7, 50, 20)).isEqualTo(KillSchedule.of(7, 500, 20).subList(0, 50));
  }

  @Test
  void soManyAreEarlyAsWasAsked() {
    assertThat(early(KillSchedule.of(3, 1000, 0))).isZero();
    assertThat(early(KillSchedule.of(3, 1000, 20))).isBetween(150L, 250L);
    assertThat(early(KillSchedule.of(3, 1000, 100))).isEqualTo(1000);
  }

  @Test
  void timesAreSpreadOverAllThatIsAllowed() {
    List<KillSchedule.Kill> kills = KillSchedule.of(3, 1000, 20);
    assertThat(kills).allSatisfy(kill -> assertThat(kill.share()).isBetween(0.0, 1.0));
    assertThat(kills.stream().filter(kill -> kill.share() < 0.25).count()).isBetween(200L, 300L);
  }

  @Test
  void badWeatherLastsOverSeveralKillsAndEnds() {
    List<KillSchedule.Kill> kills = KillSchedule.of(3, 1000, 20);
    assertThat(kills.get(0).weather()).isEqualTo(Weather.CHANGEABLE);
    assertThat(kills.stream().map(KillSchedule.Kill::weather))
        .contains(Weather.SHUT, Weather.STALLED)
        .doesNotContain(Weather.FINE);
    int longest = 0;
    int now = 0;
    for (KillSchedule.Kill kill : kills) {
      now = kill.weather() == Weather.CHANGEABLE ? 0 : now + 1;
      longest = Math.max(longest, now);
    }
    assertThat(longest).isBetween(2, 5);
  }

  private static long early(List<KillSchedule.Kill> kills) {
    return kills.stream().filter(KillSchedule.Kill::early).count();
  }
}
