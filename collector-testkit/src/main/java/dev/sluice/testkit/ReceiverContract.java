package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ComponentKind;
import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every receiver with clients keeps to. Extend it in the receiver's own tests. */
public abstract class ReceiverContract {
  private TestContext context;

  /** A receiver of the kind under test, not started, on a port of the system's choice. */
  protected abstract Receiver create(ReceiverContext context) throws Exception;

  /** The id to run under. */
  protected abstract String id();

  /** A signal it supports. */
  protected Signal signal() {
    return Signal.TRACES;
  }

  /**
   * Sends so many items as a real client would; true when the client was told that they were taken.
   */
  protected abstract boolean send(Receiver receiver, Signal signal, int items) throws Exception;

  @BeforeEach
  final void makeContext() {
    context = TestContext.of(ComponentKind.RECEIVER, id());
  }

  @AfterEach
  final void closeContext() {
    context.close();
  }

  @Test
  void tellsItsClientWhatThePipelineSaid() throws Exception {
    RecordingConsumer next = new RecordingConsumer();
    Receiver receiver = create(context.inFrontOf(Map.of(signal(), next)));
    receiver.start();
    try {
      assertThat(send(receiver, signal(), 7)).isTrue();
      next.answer(new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND));
      assertThat(send(receiver, signal(), 5)).isFalse();
      next.answer(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "no"));
      assertThat(send(receiver, signal(), 3)).isFalse();
    } finally {
      receiver.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(5)));
    }
    assertThat(next.items()).isEqualTo(15);
    assertThat(next.acceptedItems()).isEqualTo(7);
    assertThat(context.budget().usedBytes()).isZero();
  }

  @Test
  void stopMayComeTwiceAndWithoutStart() throws Exception {
    Receiver receiver = create(context.inFrontOf(Map.of(signal(), new RecordingConsumer())));
    receiver.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(1)));
    receiver.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(1)));
  }
}
