package dev.sluice.sending;

import static dev.sluice.sending.SendingFixture.BUSY;
import static dev.sluice.sending.SendingFixture.STEADY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.OutcomeTable;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.ledger.DropReason;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without a queue: the reply is the backend's, after retries within the caller's patience. */
class DirectSendingTest {
  @Test
  void theAnswerOfTheBackendIsTheReplyAndOnlySuccessIsCounted() {
    SendingFixture it = SendingFixture.direct(RetryConfig.OFF);
    assertThat(it.exporter.durability()).isEqualTo(Durability.DIRECT);
    assertThat(it.offer(7).outcome()).isEqualTo(Outcome.accepted());
    it.backend.answer(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "bad"));
    assertThat(it.offer(5).outcome())
        .isEqualTo(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "bad"));
    it.backend.answer(BUSY);
    assertThat(it.offer(3).outcome()).isEqualTo(BUSY);

    assertThat(it.branch.delivered()).isEqualTo(7);
    assertThat(it.branch.droppedTotal()).isZero();
    assertThat(it.metric("otelcol_exporter_sent_spans")).isEqualTo(7);
    assertThat(it.metric("otelcol_exporter_send_failed_spans")).isEqualTo(8);
    it.assertSettled();
  }

  @Test
  void partialSuccessReachesTheCallerAndIsCountedAsRejectedByTheBackend() {
    SendingFixture it = SendingFixture.direct(RetryConfig.OFF);
    it.backend.answer(new Outcome.Accepted(2, "two are odd"));
    assertThat(it.offer(7).outcome()).isEqualTo(new Outcome.Accepted(2, "two are odd"));
    assertThat(it.branch.delivered()).isEqualTo(5);
    assertThat(it.branch.rejectedByBackend()).isEqualTo(2);
    assertThat(it.metric("otelcol_exporter_sent_spans")).isEqualTo(5);
    assertThat(it.context.log().lines().get(0).fields())
        .containsEntry("message", "two are odd")
        .containsEntry("dropped_spans", 2L);
    it.assertSettled();
  }

  @Test
  void aBackendThatRejectsMoreThanItGotIsNotBelieved() {
    SendingFixture it = SendingFixture.direct(RetryConfig.OFF);
    it.backend.answer(new Outcome.Accepted(1_000, "all and more"));
    it.offer(7);
    assertThat(it.branch.rejectedByBackend()).isEqualTo(7);
    it.assertSettled();
  }

  @Test
  void retriesWithinTheCallersPatienceAndGivesUpWhenTheNextTryWouldComeTooLate() {
    SendingFixture it = SendingFixture.direct(STEADY);
    it.backend.answer(BUSY);
    RecordingReply patient =
        new RecordingReply(
            Deadline.after(it.clock.nanoTime(), Duration.ofSeconds(13)), Cancellation.NEVER);
    it.offer(7, patient);
    it.clock.advance(Duration.ofSeconds(5));
    assertThat(it.backend.batches()).hasSize(2);
    assertThat(patient.isComplete()).as("7.5 s more would end after 12.5 s").isFalse();
    it.clock.advance(Duration.ofMillis(7_500));
    assertThat(patient.outcome()).isEqualTo(BUSY);
    assertThat(it.backend.batches()).hasSize(3);
    assertThat(it.context.log().messages("error")).hasSize(1);
    assertThat(it.context.log().lines())
        .anyMatch(
            line ->
                line.message()
                        .equals(
                            "Exporting failed. Rejecting data. Try enabling sending_queue to"
                                + " survive temporary failures.")
                    && "request will be cancelled before next retry: busy"
                        .equals(line.fields().get("error")));
    it.assertSettled();
  }

  @Test
  void retriesUpToItsLimitAndSaysThatItIsExhausted() {
    SendingFixture it = SendingFixture.direct(STEADY);
    it.backend.answer(BUSY);
    RecordingReply reply = it.offer(7);
    it.clock.advance(Duration.ofMinutes(6));
    assertThat(((Outcome.Retry) reply.outcome()).cause()).isEqualTo(RetryCause.EXHAUSTED);
    assertThat(it.branch.droppedTotal()).as("whoever owns it counts").isZero();
    it.assertSettled();
  }

  @Test
  void anAttemptIsGivenTheTimeoutOrTheCallersDeadlineWhicheverIsFirst() {
    List<Long> deadlines = new ArrayList<>();
    SendingFixture it =
        new SendingFixture(
            new SendingConfig(Duration.ofSeconds(5), STEADY, Optional.empty()),
            (batch, reply) -> {
              deadlines.add(reply.deadline().atNanos());
              reply.complete(Outcome.accepted());
            });
    long now = it.clock.nanoTime();
    it.offer(1);
    it.offer(1, new RecordingReply(Deadline.after(now, Duration.ofSeconds(2)), Cancellation.NEVER));
    assertThat(deadlines).containsExactly(now + 5_000_000_000L, now + 2_000_000_000L);
  }

  @Test
  void aSenderThatThrowsOrAnswersTwiceHarmsNobody() {
    List<Reply> replies = new ArrayList<>();
    SendingFixture it =
        new SendingFixture(
            new SendingConfig(Duration.ofSeconds(5), STEADY, Optional.empty()),
            (batch, reply) -> {
              if (batch.items() == 1) {
                throw new IllegalStateException("bug");
              }
              replies.add(reply);
            });
    assertThat(it.offer(1).outcome()).isInstanceOf(Outcome.Rejected.class);
    RecordingReply reply = it.offer(2);
    replies.get(0).complete(Outcome.accepted());
    replies.get(0).complete(BUSY);
    assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
    it.assertSettled();
  }

  @Test
  void aSenderOutOfMemoryIsAskedAgainLater() {
    int[] calls = {0};
    SendingFixture it =
        new SendingFixture(
            new SendingConfig(Duration.ofSeconds(5), STEADY, Optional.empty()),
            (batch, reply) -> {
              if (calls[0]++ == 0) {
                throw new OutOfMemoryError("direct memory");
              }
              reply.complete(Outcome.accepted());
            });
    RecordingReply reply = it.offer(1);
    assertThat(reply.isComplete()).isFalse();
    it.clock.advance(Duration.ofSeconds(5));
    assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
    it.assertSettled();
  }

  @Test
  void aRequestOver64MiBIsNotSent() {
    SendingFixture it = SendingFixture.direct(STEADY);
    RecordingReply reply = new RecordingReply();
    byte[] huge = new byte[(64 << 20) + 1];
    it.offer(
        dev.sluice.data.Batch.of(
            dev.sluice.data.Signal.TRACES, dev.sluice.data.Payload.of(huge), 3),
        reply);
    assertThat(reply.outcome()).isInstanceOf(Outcome.Rejected.class);
    assertThat(it.backend.batches()).isEmpty();
    it.assertSettled();
  }

  /** F11: what a backend may answer, and what becomes of the data. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void onlyRetryableCodesAreTriedAgainTheOthersAreDroppedAsPermanent(StatusCode code) {
    SendingFixture it = SendingFixture.queued(SendingFixture.queue(1, 10));
    boolean retryable = OutcomeTable.isRetryable(code, false);
    it.backend.answer(
        retryable
            ? new Outcome.Retry(code, "later", RetryCause.BACKEND)
            : new Outcome.Rejected(code, "never"));
    it.offer(4);
    it.clock.advance(Duration.ofMinutes(10));
    assertThat(it.backend.batches().size() > 1).isEqualTo(retryable);
    assertThat(it.branch.dropped(retryable ? DropReason.RETRY_ELAPSED : DropReason.PERMANENT))
        .isEqualTo(4);
    it.assertSettled();
  }

  @Test
  void nothingIsTakenAfterStop() {
    SendingFixture it = SendingFixture.direct(STEADY);
    it.stop(Duration.ofSeconds(1));
    RecordingReply reply = new RecordingReply();
    it.offer(Telemetry.spans(3), reply);
    assertThat(((Outcome.Retry) reply.outcome()).cause()).isEqualTo(RetryCause.SHUTDOWN);
  }
}
