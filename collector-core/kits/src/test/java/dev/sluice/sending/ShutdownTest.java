package dev.sluice.sending;

import static dev.sluice.sending.SendingFixture.BUSY;
import static dev.sluice.sending.SendingFixture.queue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.Outcome;
import dev.sluice.ledger.DropReason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
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

  /** A thread that does not come back holds not only the request that it is at. */
  @Test
  void whatAStuckThreadHasTakenOutOfLineIsCountedWhenTheStopReturns() throws Exception {
    CountDownLatch sending = new CountDownLatch(1);
    CountDownLatch comeBack = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    SendingFixture it =
        new SendingFixture(
            QueueBatchTest.config("{num_consumers: 5, batch: {min_size: 1, max_size: 1}}"),
            (batch, reply) -> {
              calls.incrementAndGet();
              sending.countDown();
              awaitQuietly(comeBack);
              reply.complete(Outcome.accepted());
            });
    Thread stuck = new Thread(() -> it.offer(5), "stuck");
    stuck.start();
    sending.await();
    Duration took = stopWhileTimePasses(it, Duration.ofMillis(100));
    assertThat(took).isLessThanOrEqualTo(Duration.ofMillis(100));
    assertThat(it.branch.dropped(DropReason.SHUTDOWN)).isEqualTo(5);
    assertThat(it.branch.held()).isZero();
    comeBack.countDown();
    stuck.join();
    assertThat(calls).as("nothing is sent after the stop").hasValue(1);
    it.assertSettled();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
