package dev.sluice.sending;

import static dev.sluice.sending.SendingFixture.BUSY;
import static dev.sluice.sending.StoredFixture.STORAGE;
import static dev.sluice.sending.StoredFixture.queue;
import static dev.sluice.sending.StoredFixture.sizes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.ledger.DropReason;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.FakeStorage;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A queue on disk while the exporter runs: answers, bounds, memory, faults of the disk. */
class PersistentQueueTest {
  private final StoredFixture stored = new StoredFixture();
  private final FakeStorage storage = stored.storage;
  private final ExecutorService threads = Executors.newFixedThreadPool(3);

  @AfterEach
  void endThreads() {
    storage.release();
    threads.shutdownNow();
  }

  @Test
  void aSenderIsAnsweredWhenItsRecordIsOnDiskAndNotBefore() {
    SendingFixture it = stored.run(threads);
    storage.hold();
    assertThat(it.exporter.durability()).isEqualTo(Durability.STORAGE);
    RecordingReply reply = it.offer(3);
    assertThat(storage.records()).isZero();
    assertThat(reply.isComplete()).isFalse();
    assertThat(it.branch.held()).as("nobody has answered for it").isZero();
    storage.release();
    Awaitility.await().until(reply::isComplete);
    assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
    Awaitility.await().until(() -> storage.writes().size() == 2);
    assertThat(it.branch.delivered()).isEqualTo(3);
    it.assertSettled();
  }

  @Test
  void oneWriteTakesEverythingThatWaits() {
    SendingFixture it = stored.run();
    stored.tasks.hold();
    List<RecordingReply> replies = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      replies.add(it.offer(1));
    }
    stored.tasks.release();
    assertThat(replies).allMatch(RecordingReply::isComplete);
    assertThat(storage.writes())
        .containsExactly(new FakeStorage.Written(7, 0), new FakeStorage.Written(0, 7));
    it.assertSettled();
  }

  @Test
  void marksGoWithTheNextGroup() {
    SendingFixture it = stored.run();
    it.backend.hold();
    it.offer(1);
    stored.tasks.hold();
    it.backend.completeNext(Outcome.accepted());
    it.offer(1);
    stored.tasks.release();
    assertThat(storage.writes())
        .containsExactly(new FakeStorage.Written(1, 0), new FakeStorage.Written(1, 1));
    it.backend.completeNext(Outcome.accepted());
    assertThat(storage.records()).isZero();
    it.assertSettled();
  }

  @Test
  void aWriteThatFailsRefusesItsBatchesAndCountsNothingAsTaken() {
    SendingFixture it = stored.run();
    storage.failWrites(1, "no space left on device");
    assertThat(it.offer(5).outcome())
        .isEqualTo(
            new Outcome.Retry(
                StatusCode.UNAVAILABLE,
                "sending queue cannot write to its storage: no space left on device",
                RetryCause.STORAGE));
    assertThat(it.branch.in()).isZero();
    assertThat(it.metric("otelcol_exporter_enqueue_failed_spans")).isEqualTo(5);
    assertThat(it.gauge("otelcol_exporter_queue_size")).isZero();
    assertThat(it.context.log().messages("error"))
        .containsExactly("Exporting failed. Rejecting data.");
    assertThat(it.offer(4).outcome()).isEqualTo(Outcome.accepted());
    assertThat(it.branch.delivered()).isEqualTo(4);
    it.assertSettled();
  }

  /** F18: the disk is full; what is stored is still sent and removed, and it recovers alone. */
  @Test
  void onAFullDiskWhatIsStoredIsSentAndRemoved() {
    SendingFixture it = stored.run();
    it.backend.hold();
    it.offer(1);
    it.offer(1);
    storage.fill();
    stored.tasks.hold();
    it.backend.completeNext(Outcome.accepted());
    RecordingReply refused = it.offer(1);
    stored.tasks.release();
    assertThat(refused.outcome()).isInstanceOf(Outcome.Retry.class);
    it.clock.advance(Duration.ofSeconds(1));
    assertThat(storage.records()).as("the mark was written without the batch").isEqualTo(1);
    storage.failWrites(0, "");
    assertThat(it.offer(1).outcome()).isEqualTo(Outcome.accepted());
    it.backend.completeNext(Outcome.accepted());
    it.backend.completeNext(Outcome.accepted());
    assertThat(storage.records()).isZero();
    it.assertSettled();
  }

  @Test
  void marksThatCouldNotBeWrittenAreWrittenLater() {
    SendingFixture it = stored.run();
    it.backend.hold();
    it.offer(1);
    storage.failWrites(1, "input/output error");
    it.backend.completeNext(Outcome.accepted());
    assertThat(storage.records()).isEqualTo(1);
    it.clock.advance(Duration.ofSeconds(1));
    assertThat(storage.records()).isZero();
    it.assertSettled();
  }

  @Test
  void theSizeIsThatOfWhatIsOnDisk() {
    stored.queue = queue(1, 3);
    SendingFixture it = stored.run();
    it.backend.hold();
    for (int i = 0; i < 3; i++) {
      assertThat(it.offer(1).outcome()).isEqualTo(Outcome.accepted());
    }
    assertThat(it.offer(1).outcome())
        .isEqualTo(
            new Outcome.Retry(
                StatusCode.UNAVAILABLE, "sending queue is full", RetryCause.QUEUE_FULL));
    assertThat(storage.records()).isEqualTo(3);
    it.backend.completeNext(Outcome.accepted());
    assertThat(it.offer(1).outcome()).isEqualTo(Outcome.accepted());
  }

  @Test
  void blockOnOverflowLetsACallerWaitUntilItsRecordIsWritten() {
    stored.queue = new QueueConfig(1, 1, Sizer.REQUESTS, true, false, STORAGE, Optional.empty());
    SendingFixture it = stored.run();
    it.backend.hold();
    it.offer(1);
    RecordingReply waiting = it.offer(1);
    stored.tasks.hold();
    it.backend.completeNext(Outcome.accepted());
    assertThat(waiting.isComplete()).isFalse();
    stored.tasks.release();
    assertThat(waiting.outcome()).isEqualTo(Outcome.accepted());
    it.backend.completeNext(Outcome.accepted());
    it.assertSettled();
  }

  @Test
  void memoryIsBoundedHoweverMuchIsQueuedAndAllOfItIsDelivered() {
    stored.queue = queue(10, 20_000);
    stored.budget = new MemoryBudget(1_500_000);
    SendingFixture it = stored.run();
    it.backend.answer(BUSY);
    for (int i = 0; i < 10_000; i++) {
      assertThat(it.offer(10).outcome()).isEqualTo(Outcome.accepted());
    }
    long held = it.leases.stream().filter(lease -> lease.references() > 1).count();
    assertThat(held).as("in memory").isBetween(100L, 300L);
    assertThat(storage.records()).isEqualTo(10_000);
    assertThat(it.gauge("otelcol_exporter_queue_size")).isEqualTo(10_000);
    it.backend.answer(Outcome.accepted());
    it.clock.advance(Duration.ofSeconds(60));
    assertThat(it.branch.delivered()).isEqualTo(100_000);
    assertThat(storage.records()).isZero();
    assertThat(stored.budget.peakBytes()).isBetween(200_000L, 1_500_000L);
    assertThat(stored.budget.usedBytes()).isZero();
    it.assertSettled();
  }

  @Test
  void aRequestLargerThanTheWholeBudgetIsReadBackAndSent() {
    leave(10, 10, 10);
    stored.budget = new MemoryBudget(500);
    SendingFixture it = runHeld();
    for (int i = 0; i < 3; i++) {
      assertThat(it.backend.heldReplies()).as("one at a time").isEqualTo(1);
      it.backend.completeNext(Outcome.accepted());
    }
    assertThat(it.branch.delivered()).isEqualTo(30);
    assertThat(stored.budget.usedBytes()).isZero();
    it.assertSettled();
  }

  private SendingFixture runHeld() {
    stored.tasks.hold();
    SendingFixture it = stored.run();
    it.backend.hold();
    stored.tasks.release();
    return it;
  }

  /** An earlier run took so many items and sent none. */
  private void leave(int... items) {
    SendingFixture before = stored.run();
    before.backend.answer(BUSY);
    for (int each : items) {
      before.offer(each);
    }
    storage.crash();
  }

  @Test
  void whatIsReadBackKeepsItsPlaceInTheOrder() {
    leave(1, 2, 3, 4, 5, 6, 7, 8, 9);
    stored.budget = new MemoryBudget(500);
    stored.queue = queue(1, 100);
    SendingFixture it = runHeld();
    for (int i = 0; i < 9; i++) {
      it.backend.completeNext(Outcome.accepted());
    }
    assertThat(sizes(it)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    it.assertSettled();
  }

  /** It stays on disk, is told with what it needs, and holds up nobody; a larger heap sends it. */
  @Test
  void aRequestTooLargeForTheHeapStaysOnDiskAndOthersAreSent() {
    SendingFixture before = stored.run();
    before.backend.answer(BUSY);
    before.offer(1);
    before.offer(400);
    before.offer(2);
    storage.crash();
    long large = Telemetry.spans(400).wireBytes();
    stored.budget = new MemoryBudget(1 << 20, 3 * large);
    SendingFixture small = stored.run();
    assertThat(sizes(small)).containsExactly(1, 2);
    assertThat(storage.records()).isEqualTo(1);
    assertThat(small.branch.held()).isEqualTo(400);
    assertThat(small.gauge("otelcol_exporter_queue_size")).isEqualTo(1);
    assertThat(small.context.log().messages("error"))
        .singleElement()
        .asString()
        .contains("too large to be read with this heap");
    assertThat(small.offer(3).outcome()).as("the line is free").isEqualTo(Outcome.accepted());
    small.stop(Duration.ofSeconds(1));
    assertThat(small.branch.broughtOver()).isEqualTo(3);
    assertThat(stored.budget.usedBytes()).isZero();
    small.assertSettled();
    stored.budget = new MemoryBudget(1 << 20, 5 * large);
    assertThat(sizes(stored.run())).containsExactly(400);
    assertThat(storage.records()).isZero();
  }

  /** Rather than accept what every later start would leave where it is. */
  @Test
  void aRequestThatThisHeapCouldNotReadBackIsRefusedForGood() {
    long large = Telemetry.spans(400).wireBytes();
    stored.budget = new MemoryBudget(1 << 20, 4 * large);
    SendingFixture it = stored.run();
    assertThat(it.offer(400).outcome())
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected ->
                assertThat(rejected.message())
                    .startsWith("element size too large: " + large + " bytes")
                    .contains("-Xmx1m or more"));
    assertThat(storage.records()).isZero();
    assertThat(it.offer(390).outcome()).isEqualTo(Outcome.accepted());
    assertThat(it.branch.delivered()).isEqualTo(390);
    it.assertSettled();
  }

  /** Others fill the budget and the heap has no more: it waits, and nothing is given up. */
  @Test
  void aLargeRequestWaitsUntilOthersLetTheBudgetGo() {
    SendingFixture before = stored.run();
    before.backend.answer(BUSY);
    before.offer(1_000);
    storage.crash();
    long large = Telemetry.spans(1_000).wireBytes();
    assertThat(large).isGreaterThan(64 << 10);
    stored.budget = new MemoryBudget(5 * large, 5 * large);
    stored.budget.charge(5 * large);
    SendingFixture after = stored.run();
    after.clock.advance(Duration.ofSeconds(5));
    assertThat(sizes(after)).isEmpty();
    stored.budget.release(5 * large);
    after.clock.advance(Duration.ofSeconds(30));
    assertThat(sizes(after)).containsExactly(1_000);
    assertThat(stored.budget.usedBytes()).isZero();
    after.assertSettled();
  }

  @Test
  void marksThatCannotBeWrittenAreChargedUntilTheyAre() {
    stored.budget = new MemoryBudget(1 << 20);
    SendingFixture it = stored.run();
    it.backend.hold();
    for (int i = 0; i < 10; i++) {
      it.offer(1);
    }
    storage.failWrites(-1, "no space left on device");
    for (int i = 0; i < 10; i++) {
      it.backend.completeNext(Outcome.accepted());
    }
    assertThat(stored.budget.usedBytes()).isPositive();
    storage.failWrites(0, "");
    it.clock.advance(Duration.ofSeconds(1));
    assertThat(storage.records()).isZero();
    assertThat(stored.budget.usedBytes()).isZero();
    it.assertSettled();
  }

  @Test
  void whatIsGivenUpIsCountedAndLeavesTheDisk() {
    stored.retry = SendingFixture.STEADY;
    SendingFixture it = stored.run();
    assertThat(it.context.log().messages("warn"))
        .singleElement()
        .asString()
        .contains("`retry_on_failure::max_elapsed_time`");
    it.backend.answer(BUSY);
    it.offer(4);
    it.clock.advance(Duration.ofMinutes(6));
    it.backend.answer(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "no"));
    it.offer(3);
    assertThat(it.branch.dropped(DropReason.RETRY_ELAPSED)).isEqualTo(4);
    assertThat(it.branch.dropped(DropReason.PERMANENT)).isEqualTo(3);
    assertThat(storage.records()).isZero();
    it.assertSettled();
  }

  @Test
  void whoNeverGivesUpIsNotWarned() {
    assertThat(stored.run().context.log().messages("warn")).isEmpty();
  }

  @Test
  void manyThreadsLoseNothing() throws Exception {
    stored.queue = queue(3, 200);
    stored.budget = new MemoryBudget(20_000);
    SendingFixture it = stored.run(threads);
    List<Thread> callers = new ArrayList<>();
    for (int caller = 0; caller < 3; caller++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  it.offer(Telemetry.spans(2), outcome -> {});
                }
              });
      callers.add(thread);
      thread.start();
    }
    for (Thread caller : callers) {
      caller.join();
    }
    Awaitility.await().until(() -> storage.records() == 0 && it.branch.held() == 0);
    assertThat(it.branch.delivered()).isEqualTo(it.branch.in()).isPositive();
    assertThat(it.gauge("otelcol_exporter_queue_size")).isZero();
    assertThat(stored.budget.usedBytes()).isZero();
    it.assertSettled();
  }
}
