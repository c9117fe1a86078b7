package dev.sluice.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.StatusCode;
import dev.sluice.ledger.DropReason;
import dev.sluice.testkit.RecordingLog;
import dev.sluice.testkit.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Log lines of losses: one does not hide another, and each says what is true of it. */
class FailureWordsTest {
  private static Outcome rejected(String words) {
    return new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, words);
  }

  private static List<Object> errors(SendingFixture it) {
    return it.context.log().lines().stream().map(line -> line.fields().get("error")).toList();
  }

  @Test
  void aBurstOfOneLossDoesNotHideAnother() {
    SendingFixture it = SendingFixture.queued(SendingFixture.queue(1, 1000));
    it.backend.answer(rejected("HTTP Status Code 400, no tenant"));
    for (int i = 0; i < 50; i++) {
      it.offer(1);
    }
    it.backend.answer(rejected("HTTP Status Code 404, no such path"));
    it.offer(1);
    it.backend.answer(new Outcome.Rejected(StatusCode.UNKNOWN, "HTTP Status Code 413", true));
    it.offer(1);
    assertThat(errors(it))
        .hasSize(12)
        .contains("not retryable error: HTTP Status Code 404, no such path");
    assertThat(it.context.log().messages("warn")).containsExactly("Failed to split request.");
    it.assertSettled();
  }

  @Test
  void wordsThatAPeerVariesDoNotMakeMoreLines() {
    SendingFixture it = SendingFixture.queued(SendingFixture.queue(1, 1000));
    for (int i = 0; i < 1000; i++) {
      it.backend.answer(rejected("request " + (100_000 + i) + " refused"));
      it.offer(1);
    }
    assertThat(errors(it)).hasSize(10);
    for (int i = 0; i < 900; i++) {
      it.backend.answer(rejected("word " + (char) ('a' + i % 26) + (char) ('a' + i / 26)));
      it.offer(1);
    }
    assertThat(errors(it)).hasSizeLessThan(100);
  }

  /** Of whatever length and lines the backend's words are. */
  @Test
  void thePartialSuccessOfABackendIsQuotedInOneShortLine() {
    SendingFixture it = SendingFixture.queued(SendingFixture.queue(1, 1000));
    it.backend.answer(new Outcome.Accepted(2, "too\nold \u001b[31m" + "x".repeat(60_000) + "end"));
    it.offer(10);
    assertThat(it.context.log().lines())
        .filteredOn(line -> line.message().equals("Partial success response"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(String.valueOf(line.fields().get("message")))
                  .startsWith("too\\nold \\u001b[31mxxx")
                  .hasSizeLessThan(300)
                  .endsWith("characters more)")
                  .doesNotContain("end");
              assertThat(line.fields()).containsEntry("dropped_spans", 2L);
            });
    it.assertSettled();
  }

  @Test
  void adviceIsGivenWhereItCouldHelp() {
    SendingFixture it =
        new SendingFixture(new SendingConfig(Duration.ZERO, RetryConfig.OFF, Optional.empty()));
    it.backend.answer(rejected("no"));
    it.offer(1);
    it.backend.answer(SendingFixture.BUSY);
    it.offer(1);
    assertThat(it.context.log().messages("error"))
        .containsExactly(
            "Exporting failed. Rejecting data.",
            "Exporting failed. Rejecting data. Try enabling retry_on_failure config option to retry"
                + " on retryable errors. Try enabling sending_queue to survive temporary"
                + " failures.");
  }

  @ParameterizedTest
  @EnumSource(
      value = Sizer.class,
      names = {"ITEMS", "BYTES"})
  void theSizeThatCameIsNamed(Sizer sizer) {
    SendingFixture it =
        SendingFixture.queued(new QueueConfig(1, 9, sizer, true, false, Optional.empty()));
    Outcome outcome = it.offer(10).outcome();
    long size = sizer == Sizer.ITEMS ? 10 : Telemetry.spans(10).wireBytes();
    assertThat(outcome)
        .isEqualTo(
            rejected("element size too large: " + size + " " + sizer.id() + ", queue_size is 9"));
  }

  @Test
  void whatIsLostAtAStopIsToldInOneLineWithItsSum() {
    SendingFixture it = SendingFixture.queued(SendingFixture.queue(2, 1000));
    it.backend.answer(SendingFixture.BUSY);
    for (int i = 0; i < 500; i++) {
      it.offer(10);
    }
    ShutdownTest.stopWhileTimePasses(it, Duration.ofSeconds(2));
    assertThat(it.branch.dropped(DropReason.SHUTDOWN)).isEqualTo(5000);
    assertThat(it.context.log().lines())
        .filteredOn(line -> line.level().equals("error"))
        .singleElement()
        .satisfies(
            (RecordingLog.Line line) ->
                assertThat(line.fields()).containsEntry("dropped_items", 5000L));
    it.assertSettled();
  }
}
