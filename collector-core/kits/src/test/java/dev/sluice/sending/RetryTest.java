package dev.sluice.sending;

import static dev.sluice.sending.SendingFixture.BUSY;
import static dev.sluice.sending.SendingFixture.STEADY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.ledger.DropReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a request is sent again, and when no more. */
class RetryTest {
  @Test
  void waitsGrowByTheMultiplierUpToTheCap() {
    List<Double> seconds = new ArrayList<>();
    SendingFixture it = recordingTimes(STEADY, seconds);
    it.offer(1);
    it.clock.advance(Duration.ofMinutes(2));
    assertThat(seconds).containsExactly(0.0, 5.0, 12.5, 23.75, 40.625, 65.9375, 95.9375);
  }

  @ParameterizedTest
  @CsvSource({"0.0, 2.5", "0.5, 5", "0.999999, 7.5"})
  void aWaitIsSpreadByHalfOfItselfBothWays(double random, double seconds) {
    Backoff backoff = new Backoff(RetryConfig.DEFAULT, () -> random);
    assertThat(backoff.spread(Duration.ofSeconds(5).toNanos()) / 1e9)
        .isCloseTo(seconds, within(0.001));
  }

  @Test
  void aHintOfTheBackendLengthensTheWaitButNeverShortensIt() {
    SendingFixture it = SendingFixture.queued(SendingFixture.queue(1, 10));
    it.backend.answer(retryAfter(20));
    it.offer(1);
    assertThat(it.clock.pending()).containsExactly(Duration.ofSeconds(20));
    it.backend.answer(retryAfter(1));
    it.clock.advance(Duration.ofSeconds(20));
    assertThat(it.clock.pending()).containsExactly(Duration.ofMillis(7_500));
  }

  @Test
  void aHintBeyondTheLimitStillGetsOneAttemptAtTheLimit() {
    RetryConfig oneMinute =
        new RetryConfig(
            true, Duration.ofSeconds(5), 0, 1.5, Duration.ofSeconds(30), Duration.ofMinutes(1));
    SendingFixture it =
        new SendingFixture(
            new SendingConfig(Duration.ZERO, oneMinute, Optional.of(SendingFixture.queue(1, 10))));
    it.backend.answer(retryAfter(3600));
    it.offer(1);
    assertThat(it.clock.pending()).containsExactly(Duration.ofMinutes(1));
    it.backend.answer(Outcome.accepted());
    it.clock.advance(Duration.ofMinutes(1));
    assertThat(it.branch.delivered()).isEqualTo(1);
    it.assertSettled();
  }

  @Test
  void withoutALimitAHintIsHonouredForAtMostFiveMinutes() {
    RetryConfig forEver =
        new RetryConfig(true, Duration.ofSeconds(5), 0, 1.5, Duration.ofSeconds(30), Duration.ZERO);
    SendingFixture it =
        new SendingFixture(
            new SendingConfig(Duration.ZERO, forEver, Optional.of(SendingFixture.queue(1, 10))));
    it.backend.answer(retryAfter(1_000_000));
    it.offer(1);
    assertThat(it.clock.pending()).containsExactly(Duration.ofMinutes(5));
    it.backend.answer(BUSY);
    it.clock.advance(Duration.ofDays(2));
    assertThat(it.branch.held()).isEqualTo(1);
  }

  @Test
  void afterTheLimitTheItemsAreDroppedAndCountedOnce() {
    SendingFixture it = SendingFixture.queued(SendingFixture.queue(1, 10));
    it.backend.answer(BUSY);
    it.offer(9);
    it.clock.advance(Duration.ofMinutes(5));
    assertThat(it.branch.dropped(DropReason.RETRY_ELAPSED)).isEqualTo(9);
    assertThat(it.metric("otelcol_exporter_send_failed_spans")).isEqualTo(9);
    assertThat(it.context.log().lines())
        .anyMatch(
            line ->
                line.message().equals("Exporting failed. Dropping data.")
                    && "no more retries left: busy".equals(line.fields().get("error"))
                    && Long.valueOf(9).equals(line.fields().get("dropped_items")));
    it.assertSettled();
  }

  @Test
  void withRetryOffTheFirstFailureIsTheLastAndTheLogSaysWhatToDo() {
    SendingFixture it =
        new SendingFixture(
            new SendingConfig(
                Duration.ZERO, RetryConfig.OFF, Optional.of(SendingFixture.queue(1, 10))));
    it.backend.answer(BUSY);
    it.offer(9);
    assertThat(it.branch.dropped(DropReason.RETRY_ELAPSED)).isEqualTo(9);
    assertThat(it.context.log().messages("error"))
        .containsExactly(
            "Exporting failed. Dropping data. Try enabling retry_on_failure config option to retry"
                + " on retryable errors.");
    it.assertSettled();
  }

  /** F17: the process is stopped for longer than the limit while an attempt is under way. */
  @Test
  void aPauseOfTheProcessDoesNotUseUpARequestsTime() {
    SendingFixture it = SendingFixture.queued(SendingFixture.queue(1, 10));
    it.backend.hold();
    it.offer(5);
    it.clock.standStill(Duration.ofHours(1));
    it.backend.completeNext(
        new Outcome.Retry(StatusCode.DEADLINE_EXCEEDED, "late", RetryCause.BACKEND));
    assertThat(it.branch.held()).isEqualTo(5);
    it.backend.answer(Outcome.accepted());
    it.clock.advance(Duration.ofSeconds(5));
    assertThat(it.branch.delivered()).isEqualTo(5);
    it.assertSettled();
  }

  /** F20. */
  @Test
  void theWallClockMovesNothing() {
    SendingFixture it = SendingFixture.queued(SendingFixture.queue(1, 10));
    it.backend.answer(BUSY);
    it.offer(5);
    it.clock.jumpWallClock(Duration.ofHours(1));
    it.clock.runDue();
    it.clock.jumpWallClock(Duration.ofHours(-2));
    it.clock.runDue();
    assertThat(it.backend.batches()).hasSize(1);
    assertThat(it.branch.held()).isEqualTo(5);
  }

  /** F2: up a second, down a second. */
  @Test
  void aFlappingBackendLosesNothingAndIsNotStormed() {
    List<Double> seconds = new ArrayList<>();
    SendingFixture[] box = new SendingFixture[1];
    Sender flapping =
        (batch, reply) -> {
          double at = box[0] == null ? 0 : now(box[0]);
          seconds.add(at);
          reply.complete((long) at % 2 == 0 ? BUSY : Outcome.accepted());
        };
    SendingFixture it =
        new SendingFixture(
            new SendingConfig(
                Duration.ofSeconds(5), STEADY, Optional.of(SendingFixture.queue(10, 1000))),
            flapping);
    box[0] = it;
    origin = it.clock.nanoTime();
    for (int second = 0; second < 120; second++) {
      it.offer(3);
      it.clock.advance(Duration.ofSeconds(1));
    }
    it.clock.advance(Duration.ofMinutes(2));
    assertThat(it.branch.delivered()).isEqualTo(360);
    assertThat(seconds.size()).as("attempts").isLessThan(120 * 8);
    it.assertSettled();
  }

  @Test
  void theFirstFailureWarnsRepeatsInformAndTheEndIsSaid() {
    SendingFixture it = SendingFixture.queued(SendingFixture.queue(1, 10));
    it.backend.answer(BUSY);
    it.offer(5);
    it.clock.advance(Duration.ofSeconds(20));
    it.backend.answer(Outcome.accepted());
    it.clock.advance(Duration.ofSeconds(30));
    assertThat(it.context.log().messages("warn"))
        .containsExactly("Exporting failed. Will retry the request after interval.");
    assertThat(it.context.log().messages("info"))
        .contains("Exporting failed. Will retry the request after interval.")
        .last()
        .isEqualTo("Exporting works again.");
    assertThat(it.context.log().lines().get(0).fields())
        .containsEntry("error", "busy")
        .containsEntry("interval", "5.000s");
  }

  private long origin;

  private double now(SendingFixture it) {
    return (it.clock.nanoTime() - origin) / 1e9;
  }

  private SendingFixture recordingTimes(RetryConfig retry, List<Double> seconds) {
    SendingFixture[] box = new SendingFixture[1];
    SendingFixture it =
        new SendingFixture(
            new SendingConfig(
                Duration.ofSeconds(5), retry, Optional.of(SendingFixture.queue(1, 10))),
            (batch, reply) -> {
              seconds.add(box[0] == null ? 0 : now(box[0]));
              reply.complete(BUSY);
            });
    box[0] = it;
    origin = it.clock.nanoTime();
    return it;
  }

  private static Outcome retryAfter(long seconds) {
    return new Outcome.Retry(
        Duration.ofSeconds(seconds), StatusCode.UNAVAILABLE, "wait", RetryCause.BACKEND, null);
  }
}
