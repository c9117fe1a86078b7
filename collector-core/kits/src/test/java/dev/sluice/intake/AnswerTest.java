package dev.sluice.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client hears of an outcome, in any protocol. */
class AnswerTest {
  private static Answer refused(StatusCode code, Duration after) {
    return Answer.of(new Outcome.Retry(after, code, "later", RetryCause.BACKEND, null));
  }

  @ParameterizedTest
  @EnumSource(StatusCode.class)
  void whateverTheCodeOfARetryItsClientSeesThatItMaySendAgain(StatusCode code) {
    Answer answer = refused(code, Duration.ofMillis(1));
    assertThat(answer.isSuccess()).isFalse();
    assertThat(answer.isWorthRepeating()).isTrue();
    assertThat(answer.httpCode()).isIn(429, 503);
  }

  @Test
  void aFullBackendNamesADelayThoughItNamedNone() {
    Answer answer =
        Answer.of(new Outcome.Retry(StatusCode.RESOURCE_EXHAUSTED, "full", RetryCause.QUEUE_FULL));
    assertThat(answer.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(answer.retryAfterSeconds()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "999, 1", "1000, 1", "1001, 2", "60000, 60"})
  void aDelayInWholeSecondsIsNotTooShort(long millis, long seconds) {
    assertThat(refused(StatusCode.UNAVAILABLE, Duration.ofMillis(millis)).retryAfterSeconds())
        .isEqualTo(seconds);
  }

  @Test
  void whatFailsForGoodNamesNoDelay() {
    Answer malformed = Answer.malformed("no");
    assertThat(malformed.httpCode()).isEqualTo(400);
    assertThat(malformed.retryAfterSeconds()).isNegative();
    assertThat(malformed.isWorthRepeating()).isFalse();
    Answer large = Answer.tooLarge("too large");
    assertThat(large.httpCode()).isEqualTo(413);
    assertThat(large.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(large.isWorthRepeating()).isFalse();
  }

  @Test
  void aMixedOutcomeIsOneAnswer() {
    Outcome.Rejected bad = new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "bad");
    Answer answer =
        Answer.of(
            new Outcome.Mixed(
                List.of(new Outcome.Part(Outcome.accepted(), 3), new Outcome.Part(bad, 2))));
    assertThat(answer.isSuccess()).isTrue();
    assertThat(answer.rejectedItems()).isEqualTo(2);
    assertThat(answer.message()).isEqualTo("bad");
  }
}
