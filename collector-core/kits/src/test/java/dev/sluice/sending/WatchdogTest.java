package dev.sluice.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.StatusCode;
import dev.sluice.testkit.RecordingReply;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A sender that ignores its deadline. */
class WatchdogTest {
  private static final Duration TIMEOUT_AND_GRACE =
      Duration.ofSeconds(5).plus(Watchdog.INTERVAL.multipliedBy(2));

  @Test
  void anOverdueAttemptIsTriedAgainAndTheLateAnswerIsOnlyCounted() {
    SendingFixture it = SendingFixture.queued(SendingFixture.queue(1, 10));
    it.backend.hold();
    it.offer(7);
    it.clock.advance(Duration.ofSeconds(9));
    assertThat(it.backend.batches()).as("a grace is left").hasSize(1);
    it.clock.advance(TIMEOUT_AND_GRACE);
    assertThat(it.backend.batches()).as("tried again").hasSize(2);
    assertThat(it.gauge("sluice_exporter_overdue_attempts")).isEqualTo(1);
    assertThat(it.context.log().messages("warn"))
        .contains("Attempt not ended at its time-out. Treating it as timed out.");

    it.backend.completeNext(Outcome.accepted()); // of the first attempt
    assertThat(it.gauge("sluice_exporter_late_answers")).isEqualTo(1);
    assertThat(it.branch.delivered()).isZero();
    it.backend.completeNext(Outcome.accepted());
    assertThat(it.branch.delivered()).isEqualTo(7);
    assertThat(it.metric("otelcol_exporter_sent_spans")).isEqualTo(7);
    it.assertSettled();
  }

  @Test
  void itsPlaceInFlightIsFreeAndItsBatchLivesUntilTheSenderEnds() {
    SendingFixture it =
        new SendingFixture(
            new SendingConfig(
                Duration.ofSeconds(5), RetryConfig.OFF, Optional.of(SendingFixture.queue(1, 10))));
    it.backend.hold();
    it.offer(7);
    it.offer(3);
    assertThat(it.backend.batches()).hasSize(1);
    it.clock.advance(TIMEOUT_AND_GRACE);
    assertThat(it.backend.batches()).as("the next one has its place").hasSize(2);
    assertThat(it.branch.droppedTotal()).isEqualTo(7);
    assertThat(it.leases.get(0).references()).as("the sender may still read it").isEqualTo(2);
    it.backend.completeNext(Outcome.accepted());
    assertThat(it.leases.get(0).references()).isEqualTo(1);
    it.backend.completeNext(Outcome.accepted());
    it.assertSettled();
  }

  @Test
  void aCallerThatWaitsIsAnsweredAsForATimeOut() {
    SendingFixture it = SendingFixture.direct(RetryConfig.OFF);
    it.backend.hold();
    RecordingReply reply = it.offer(7);
    it.clock.advance(TIMEOUT_AND_GRACE);
    assertThat(((Outcome.Retry) reply.outcome()).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    it.backend.completeNext(Outcome.accepted());
    assertThat(it.branch.delivered()).as("the caller was told to come back").isZero();
    it.assertSettled();
  }

  @Test
  void aProcessThatStoodStillLeavesItsSendersTimeToNotice() {
    SendingFixture it = SendingFixture.direct(RetryConfig.OFF);
    it.backend.hold();
    RecordingReply reply = it.offer(7);
    it.clock.standStill(Duration.ofMinutes(1));
    it.clock.runDue();
    assertThat(reply.isComplete()).as("the first look after it").isFalse();
    it.backend.completeNext(Outcome.accepted());
    it.clock.advance(TIMEOUT_AND_GRACE);
    assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
    assertThat(it.gauge("sluice_exporter_overdue_attempts")).isZero();
    assertThat(it.clock.pending()).as("it looks only while something is under way").isEmpty();
    it.assertSettled();
  }

  @Test
  void withoutATimeOutNothingIsOverdue() {
    SendingFixture it =
        new SendingFixture(new SendingConfig(Duration.ZERO, RetryConfig.OFF, Optional.empty()));
    it.backend.hold();
    RecordingReply reply = it.offer(7);
    it.clock.advance(Duration.ofHours(1));
    assertThat(reply.isComplete()).isFalse();
    it.backend.completeNext(Outcome.accepted());
    it.assertSettled();
  }
}
