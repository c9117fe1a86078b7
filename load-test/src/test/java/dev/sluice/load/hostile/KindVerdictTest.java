package dev.sluice.load.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KindVerdictTest {
  private static final Kind KIND =
      new Kind(
          "http-idle",
          "connects and says nothing",
          Target::http,
          100,
          () -> Script.once(new byte[0]));

  private static KindVerdict verdict(
      boolean alive, boolean recovered, double p99, long accepted, long refused) {
    return new KindVerdict(
        KIND, alive, recovered, new KindVerdict.Usual(1, p99, accepted, 7, refused), 3, 300);
  }

  @Test
  void retryableRefusalsAloneAreNoFailure() {
    assertThat(verdict(true, true, 10, 100, 0).failures(200)).isEmpty();
    assertThat(verdict(true, true, 10, 100, 0).row(List.of())).endsWith("| held |");
  }

  @Test
  void namesEverythingThatIsWrong() {
    assertThat(verdict(true, false, 250.4, 0, 2).failures(200))
        .containsExactly(
            "it does not accept usual requests afterwards",
            "2 usual requests refused for good",
            "no usual request was accepted",
            "p99 of usual requests is 250 ms");
    assertThat(verdict(false, false, 1, 5, 0).failures(200)).containsExactly("the collector ended");
  }

  @Test
  void leavesTimesAloneWhenAsked() {
    assertThat(verdict(true, true, 5_000, 100, 0).failures(0)).isEmpty();
  }
}
