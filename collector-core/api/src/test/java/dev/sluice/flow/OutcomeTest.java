package dev.sluice.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static final Outcome.Retry RETRY =
      new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND);
  private static final Outcome.Rejected REJECTED =
      new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "bad");

  @Test
  void partsThatAgreeAreOneAcceptedWithTheirRejectedItemsAdded() {
    assertThat(Outcome.combine(List.of(part(Outcome.accepted(), 3), part(Outcome.accepted(), 4))))
        .isEqualTo(Outcome.accepted());
    assertThat(
            Outcome.combine(
                List.of(
                    part(new Outcome.Accepted(2, "late"), 3),
                    part(new Outcome.Accepted(1, "old"), 4))))
        .isEqualTo(new Outcome.Accepted(3, "late"));
  }

  @Test
  void aSinglePartIsItsOwnOutcome() {
    assertThat(Outcome.combine(List.of(part(RETRY, 3)))).isEqualTo(RETRY);
  }

  @Test
  void mixedPartsAreFlattened() {
    Outcome inner = Outcome.combine(List.of(part(RETRY, 1), part(Outcome.accepted(), 2)));
    Outcome outer = Outcome.combine(List.of(part(inner, 3), part(REJECTED, 4)));
    assertThat(outer)
        .isEqualTo(
            new Outcome.Mixed(
                List.of(part(RETRY, 1), part(Outcome.accepted(), 2), part(REJECTED, 4))));
    assertThatThrownBy(() -> new Outcome.Mixed(List.of(part(inner, 3))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aClientIsToldToRetryWhenAnyPartShouldBeWithTheLongestWait() {
    Outcome.Retry later =
        new Outcome.Retry(
            Duration.ofSeconds(3), StatusCode.UNAVAILABLE, "later", RetryCause.BACKEND, null);
    assertThat(
            new Outcome.Mixed(
                    List.of(
                        part(RETRY, 1),
                        part(later, 1),
                        part(REJECTED, 1),
                        part(Outcome.accepted(), 5)))
                .forClient())
        .isEqualTo(later);
  }

  @Test
  void aClientIsToldOfPartialSuccessWhenSomeWasTakenAndTheRestIsRefusedForGood() {
    assertThat(
            new Outcome.Mixed(List.of(part(new Outcome.Accepted(2, ""), 5), part(REJECTED, 4)))
                .forClient())
        .isEqualTo(new Outcome.Accepted(6, "bad"));
  }

  @Test
  void aClientIsRefusedWhenNothingWasTaken() {
    assertThat(new Outcome.Mixed(List.of(part(REJECTED, 5), part(REJECTED, 4))).forClient())
        .isEqualTo(REJECTED);
  }

  @Test
  void aMappedReplySeesTheOutcomesOfResumedOffersToo() {
    StringBuilder seen = new StringBuilder();
    Outcome[] last = new Outcome[1];
    Reply outer = outcome -> last[0] = outcome;
    Reply mapped =
        outer.mapped(
            outcome -> {
              seen.append(outcome instanceof Outcome.Accepted ? "A" : "R");
              return outcome;
            });
    mapped.complete(RETRY.withResume(again -> again.complete(Outcome.accepted())));
    Resumption resume = ((Outcome.Retry) last[0]).resume();
    assertThat(resume).isNotNull();
    if (resume != null) {
      resume.resume(outer);
    }
    assertThat(last[0]).isEqualTo(Outcome.accepted());
    assertThat(seen).hasToString("RA");
  }

  @Test
  void aDeadlineIsComparedAcrossTheWrapOfTheClock() {
    Deadline deadline = Deadline.after(Long.MAX_VALUE - 5, Duration.ofNanos(10));
    assertThat(deadline.isPassed(Long.MAX_VALUE)).isFalse();
    assertThat(deadline.remainingNanos(Long.MAX_VALUE)).isEqualTo(5);
    assertThat(deadline.isPassed(Long.MIN_VALUE + 4)).isTrue();
    assertThat(Deadline.NONE.isPassed(0)).isFalse();
    assertThat(Deadline.NONE.remainingNanos(0)).isEqualTo(Long.MAX_VALUE);
  }

  private static Outcome.Part part(Outcome outcome, int items) {
    return new Outcome.Part(outcome, items);
  }
}
