package dev.sluice.sending;

import static dev.sluice.sending.SendingFixture.BUSY;
import static dev.sluice.sending.SendingFixture.queue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.Outcome;
import dev.sluice.ledger.DropReason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** F16, F4: stopping under load, with a backend that answers, refuses or hangs. */
class ShutdownTest {
  @Test
  void whatIsQueuedAndWhatWaitsToBeRetriedIsSent() {
    SendingFixture it = SendingFixture.queued(queue(2, 100));
    it.backend.answer(BUSY);
    for (int i = 0; i < 10; i++) {
      it.offer(1);
    }
    it.backend.answer(Outcome.accepted());
    it.stop(Duration.ofSeconds(25));
    assertThat(it.branch.delivered()).isEqualTo(10);
    it.assertSettled();
  }

  @Test
  void aBackendThatRefusesSomeRequestsAtRandomCostsNothing() {
    AtomicInteger calls = new AtomicInteger();
    SendingFixture it = SendingFixture.queued(queue(2, 100));
    it.backend.answer(BUSY);
    for (int i = 0; i < 50; i++) {
      it.offer(1);
    }
    it.backend.answerBy(batch -> calls.getAndIncrement() % 3 == 0 ? Outcome.accepted() : BUSY);
    stopWhileTimePasses(it, Duration.ofSeconds(25));
    assertThat(it.branch.delivered()).isEqualTo(50);
    it.assertSettled();
  }

  @Test
  void aDeadBackendIsGivenUpAfterSomeFailuresAndTheRestIsCounted() {
    SendingFixture it = SendingFixture.queued(queue(2, 1000));
    it.backend.answer(BUSY);
    for (int i = 0; i < 500; i++) {
      it.offer(1);
    }
    Duration took = stopWhileTimePasses(it, Duration.ofSeconds(25));
    assertThat(it.branch.dropped(DropReason.SHUTDOWN)).isEqualTo(500);
    assertThat(took).isLessThan(Duration.ofSeconds(25));
    assertThat(it.backend.batches()).hasSizeLessThan(600);
    it.assertSettled();
  }

  @Test
  void aHangingBackendDoesNotDelayTheStopBeyondItsDeadline() {
    SendingFixture it = SendingFixture.queued(queue(2, 1000));
    it.backend.hold();
    for (int i = 0; i < 7; i++) {
      it.offer(1);
    }
    Duration took = stopWhileTimePasses(it, Duration.ofSeconds(3));
    assertThat(took).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
    assertThat(it.branch.dropped(DropReason.SHUTDOWN)).isEqualTo(7);
    it.backend.completeNext(Outcome.accepted()); // too late: already counted
    assertThat(it.branch.delivered()).isZero();
    it.assertSettled();
  }

  @Test
  void aRequestHandedBackIsAnsweredOnceEvenWhenTheBackendHangs() {
    SendingFixture it = SendingFixture.direct(SendingFixture.STEADY);
    it.backend.hold();
    var reply = it.offer(4);
    stopWhileTimePasses(it, Duration.ofSeconds(3));
    assertThat(reply.outcome()).isInstanceOf(Outcome.Retry.class);
    it.assertSettled();
  }

  /**
   * Runs stop on a thread of its own and moves the clock until it has returned, no further than its
   * deadline: a thread that was woken may take a while until it runs.
   */
  static Duration stopWhileTimePasses(SendingFixture it, Duration deadline) {
    long before = it.clock.nanoTime();
    Thread stopper = new Thread(() -> it.stop(deadline), "stopper");
    stopper.start();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              boolean isOver = it.clock.nanoTime() - before >= deadline.toNanos();
              if (!isOver && stopper.getState() == Thread.State.WAITING) {
                it.clock.advance(Duration.ofMillis(100));
              }
              return !stopper.isAlive();
            });
    return Duration.ofNanos(it.clock.nanoTime() - before);
  }
}
