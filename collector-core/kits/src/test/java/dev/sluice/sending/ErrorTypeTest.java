package dev.sluice.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.ledger.DropReason;
import dev.sluice.memory.MemoryLease;
import dev.sluice.onward.Step.Ending;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The label {@code error_type}, whose values dashboards of the reference select. */
class ErrorTypeTest {
  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, BACKEND, Unavailable",
    "RESOURCE_EXHAUSTED, BACKEND, ResourceExhausted",
    "DEADLINE_EXCEEDED, BACKEND, DeadlineExceeded",
    "CANCELLED, BACKEND, Canceled",
    "UNAVAILABLE, NO_ANSWER, _OTHER",
    "DEADLINE_EXCEEDED, NO_ANSWER, Deadline_Exceeded",
  })
  void namesWhatTheLastAttemptCameTo(StatusCode code, RetryCause cause, String type) {
    Outcome last = new Outcome.Retry(code, "no", cause);
    assertThat(ErrorType.of(last, DropReason.RETRY_ELAPSED)).isEqualTo(type);
    assertThat(ErrorType.of(last, DropReason.SHUTDOWN)).isEqualTo("Shutdown");
  }

  @Test
  void namesTheStatusOfARefusal() {
    assertThat(
            ErrorType.of(
                new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "no"), DropReason.PERMANENT))
        .isEqualTo("InvalidArgument");
  }

  /** The end of the retries does not hide what they failed of. */
  @Test
  void staysThatOfTheLastAttemptWhenNoMoreFollow() {
    Outcome.Retry last = new Outcome.Retry(StatusCode.UNAVAILABLE, "no", RetryCause.NO_ANSWER);
    RetryConfig shorterThanAWait =
        new RetryConfig(
            true, Duration.ofSeconds(5), 0, 1.5, Duration.ofSeconds(5), Duration.ofSeconds(5));
    RetryPolicy policy =
        new RetryPolicy(shorterThanAWait, new Backoff(shorterThanAWait, () -> 0.5), false);
    Batch batch =
        Batch.of(Signal.TRACES, Payload.of(new byte[0]), 1, RequestMetadata.NONE, MemoryLease.NONE);
    Request request = Request.merged(batch, List.of()); // whose the span is does not matter
    request.attempts = 1;
    request.activeNanos = 1;
    assertThat(policy.plan(request, last, last, 0, false))
        .isInstanceOfSatisfying(
            Ending.class,
            ending -> {
              assertThat(((Outcome.Retry) ending.told()).cause()).isEqualTo(RetryCause.EXHAUSTED);
              assertThat(ErrorType.of(ending.last(), ending.reason())).isEqualTo("_OTHER");
            });
  }
}
