package dev.sluice.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.testkit.RecordingReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code block_on_overflow}: callers wait in order, without a thread, and not for ever. */
class ParkingTest {
  private final SendingFixture it =
      SendingFixture.queued(new QueueConfig(1, 1, Sizer.REQUESTS, true, false, Optional.empty()));

  @Test
  void callersAreLetInInOrderAsRoomComes() {
    assertThat(it.exporter.blocksOnOverflow()).isTrue();
    it.backend.hold();
    it.offer(1);
    RecordingReply second = it.offer(2);
    RecordingReply third = it.offer(3);
    assertThat(second.isComplete()).isFalse();
    it.backend.completeNext(Outcome.accepted());
    assertThat(second.outcome()).isEqualTo(Outcome.accepted());
    assertThat(third.isComplete()).isFalse();
    it.backend.completeNext(Outcome.accepted());
    assertThat(third.outcome()).isEqualTo(Outcome.accepted());
    it.backend.completeNext(Outcome.accepted());
    assertThat(it.branch.delivered()).isEqualTo(6);
    assertThat(it.clock.pending()).as("only the watchdog's timer is left").hasSize(1);
    it.assertSettled();
  }

  @Test
  void aCallerWaitsForHalfOfItsPatienceAndAtMostFiveSeconds() {
    it.backend.hold();
    it.offer(1);
    RecordingReply hasty = it.offer(1, patience(Duration.ofSeconds(4)));
    RecordingReply patient = it.offer(1, patience(Duration.ofSeconds(60)));
    RecordingReply endless = it.offer(1);
    it.clock.advance(Duration.ofMillis(1_999));
    assertThat(hasty.isComplete()).isFalse();
    it.clock.advance(Duration.ofMillis(1));
    assertThat(((Outcome.Retry) hasty.outcome()).cause()).isEqualTo(RetryCause.QUEUE_FULL);
    it.clock.advance(Duration.ofMillis(2_999));
    assertThat(patient.isComplete()).isFalse();
    it.clock.advance(Duration.ofMillis(1));
    assertThat(patient.outcome()).isInstanceOf(Outcome.Retry.class);
    assertThat(endless.outcome()).isInstanceOf(Outcome.Retry.class);
    it.backend.completeNext(Outcome.accepted());
    assertThat(it.metric("otelcol_exporter_enqueue_failed_spans")).isEqualTo(3);
    it.assertSettled();
  }

  @Test
  void aNewcomerThatWouldFitDoesNotOvertake() {
    SendingFixture items =
        SendingFixture.queued(new QueueConfig(1, 10, Sizer.ITEMS, true, false, Optional.empty()));
    items.backend.hold();
    items.offer(8);
    RecordingReply large = items.offer(5);
    RecordingReply small = items.offer(2);
    assertThat(large.isComplete()).isFalse();
    assertThat(small.isComplete()).isFalse();
    items.backend.completeNext(Outcome.accepted());
    assertThat(large.outcome()).isEqualTo(Outcome.accepted());
    assertThat(small.outcome()).isEqualTo(Outcome.accepted());
  }

  @Test
  void aCallerThatLeavesIsTakenOutOfTheLine() {
    it.backend.hold();
    it.offer(1);
    List<Runnable> cancel = new ArrayList<>();
    RecordingReply leaver =
        it.offer(
            2,
            new RecordingReply(
                Deadline.NONE,
                new Cancellation() {
                  @Override
                  public boolean isRequested() {
                    return false;
                  }

                  @Override
                  public void onRequested(Runnable action) {
                    cancel.add(action);
                  }
                }));
    RecordingReply next = it.offer(3);
    cancel.get(0).run();
    assertThat(leaver.outcome()).isInstanceOf(Outcome.Retry.class);
    it.backend.completeNext(Outcome.accepted());
    assertThat(next.outcome()).isEqualTo(Outcome.accepted());
    it.backend.completeNext(Outcome.accepted());
    assertThat(it.branch.delivered()).isEqualTo(4);
    it.assertSettled();
  }

  @Test
  void stopRefusesThoseWhoWait() {
    it.backend.answer(SendingFixture.BUSY);
    it.offer(1);
    RecordingReply waiting = it.offer(2);
    it.backend.answer(Outcome.accepted());
    it.stop(Duration.ofSeconds(1));
    assertThat(((Outcome.Retry) waiting.outcome()).cause()).isEqualTo(RetryCause.SHUTDOWN);
    assertThat(it.branch.delivered()).isEqualTo(1);
    it.assertSettled();
  }

  private RecordingReply patience(Duration time) {
    return new RecordingReply(Deadline.after(it.clock.nanoTime(), time), Cancellation.NEVER);
  }
}
