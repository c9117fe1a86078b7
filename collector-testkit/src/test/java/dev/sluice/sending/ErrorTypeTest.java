package dev.sluice.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.ledger.DropReason;
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
    Outcome last = new Outcome.Retry(StatusCode.UNAVAILABLE, "no", RetryCause.NO_ANSWER);
    Outcome told = new Outcome.Retry(StatusCode.UNAVAILABLE, "no", RetryCause.EXHAUSTED);
    assertThat(Verdict.failed(last, told, DropReason.RETRY_ELAPSED, "no more").errorType())
        .isEqualTo("_OTHER");
  }
}
