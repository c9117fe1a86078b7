package dev.sluice.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ReceiverContext;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryLease;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request is checked once, offered, counted and answered. */
class IntakeTest {
  private final TestContext context = TestContext.of(ComponentKind.RECEIVER, "mine");
  private final RecordingConsumer next = new RecordingConsumer();
  private final List<Answer> answers = new ArrayList<>();
  private final Intake intake = intake(Signal.TRACES);

  @AfterEach
  void close() {
    context.close();
  }

  private Intake intake(Signal signal) {
    ReceiverContext receiver = context.inFrontOf(Map.of(signal, next));
    return new Intake(context, Objects.requireNonNull(receiver.outlets().get(signal)), "pigeon");
  }

  private Answer take(byte[] request) {
    intake.take(Slice.of(request), MemoryLease.NONE, RequestSender.UNKNOWN, answers::add);
    assertThat(answers).hasSize(1);
    return answers.remove(0);
  }

  private static byte[] spans(int items) {
    return Telemetry.request(Signal.TRACES, 0, items).toByteArray();
  }

  private long counted(String what) {
    return (long)
        context
            .metrics()
            .value(
                "otelcol_receiver_" + what + "_spans", "receiver", "mine", "transport", "pigeon");
  }

  @Test
  void whatIsNoRequestIsOfferedToNobody() {
    Answer answer = take(new byte[] {1, 2, 3});
    assertThat(answer.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(answer.message()).isNotEmpty();
    assertThat(next.batches()).isEmpty();
  }

  @Test
  void anEmptyRequestIsTakenWithoutTroublingAnybody() {
    assertThat(take(new byte[0])).isEqualTo(Answer.SUCCESS);
    assertThat(next.batches()).isEmpty();
  }

  @Test
  void countsAsItAnswers() {
    assertThat(take(spans(7)).isSuccess()).isTrue();
    next.answer(new Outcome.Accepted(2, "two are odd"));
    assertThat(take(spans(5)).rejectedItems()).isEqualTo(2);
    next.answer(new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND));
    assertThat(take(spans(3)).isWorthRepeating()).isTrue();
    next.answer(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "bad"));
    assertThat(take(spans(1)).message()).isEqualTo("bad");
    assertThat(counted("accepted")).isEqualTo(10);
    assertThat(counted("refused")).isEqualTo(6);
    assertThat(counted("failed")).isZero();
  }

  @Test
  void pipelinesSeeHowLongTheSenderWaits() {
    List<Reply> replies = new ArrayList<>();
    ReceiverContext receiver =
        context.inFrontOf(Map.of(Signal.TRACES, (batch, reply) -> replies.add(reply)));
    Deadline deadline = Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(3));
    Cancellation cancellation =
        new Cancellation() {
          @Override
          public boolean isRequested() {
            return true;
          }

          @Override
          public void onRequested(Runnable action) {
            action.run();
          }
        };
    new Intake(context, Objects.requireNonNull(receiver.outlets().get(Signal.TRACES)), "pigeon")
        .take(
            Slice.of(spans(1)),
            MemoryLease.NONE,
            new RequestSender(RequestMetadata.NONE, deadline, cancellation),
            answers::add);
    assertThat(replies.get(0).deadline()).isEqualTo(deadline);
    assertThat(replies.get(0).cancellation()).isSameAs(cancellation);
    assertThat(answers).as("nobody has answered").isEmpty();
  }

  @Test
  void whatASenderCannotBeToldIsToldInTheLogAndNotWithoutEnd() {
    Unanswered log = new Unanswered(context);
    log.accept(Answer.SUCCESS);
    assertThat(context.log().lines()).isEmpty();
    for (int i = 0; i < 1000; i++) {
      log.accept(Answer.malformed("not a message"));
    }
    assertThat(context.log().lines()).hasSizeBetween(1, 20);
    assertThat(context.log().lines().get(0).fields()).containsEntry("error", "not a message");
  }
}
