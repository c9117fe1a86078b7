package dev.sluice.processor.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Batch;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.Resumption;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose the data is while it is merged, and what becomes of it when the next step refuses. */
class OwnershipTest {
  private static final Outcome.Retry FULL =
      new Outcome.Retry(StatusCode.UNAVAILABLE, "full", RetryCause.QUEUE_FULL);

  @Test
  void inMemoryModeACallerIsAnsweredWhenItsDataIsHeldAndTheDataIsKeptUntilItIsTaken() {
    BatchFixture it = new BatchFixture("{send_batch_size: 10, timeout: 1s}");
    it.next.answer(FULL);
    assertThat(it.offer(6).outcome()).isEqualTo(Outcome.accepted());
    assertThat(it.offer(6).outcome()).isEqualTo(Outcome.accepted());
    it.clock.advance(Duration.ofSeconds(20));
    assertThat(it.held()).isEqualTo(12);
    assertThat(it.dropped()).isZero();
    assertThat(it.next.batches()).as("offers are spaced out").hasSizeBetween(5, 30);
    it.next.answer(Outcome.accepted());
    it.clock.advance(Duration.ofSeconds(1));
    assertThat(it.next.acceptedItems()).isEqualTo(12);
    it.assertSettled();
  }

  @Test
  void whatTheNextStepRejectsForGoodIsCountedAsDropped() {
    BatchFixture it = new BatchFixture("{send_batch_size: 10}");
    it.next.answer(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "no"));
    it.offer(10);
    assertThat(dropped(it, DropReason.PERMANENT)).isEqualTo(10);
    assertThat(it.context.log().lines().get(0).message()).isEqualTo("Sender failed");
    assertThat(it.context.log().lines().get(0).fields())
        .containsEntry("error", "Permanent error: no");
    assertThat(it.metric("batch_size_trigger_send")).as("counts successes only").isZero();
    it.assertSettled();
  }

  @Test
  void whatAnExporterHasRetriedToItsLimitIsCountedAndNotOfferedAgain() {
    BatchFixture it = new BatchFixture("{send_batch_size: 10}");
    it.next.answer(new Outcome.Retry(StatusCode.UNAVAILABLE, "enough", RetryCause.EXHAUSTED));
    it.offer(10);
    it.clock.advance(Duration.ofMinutes(1));
    assertThat(it.next.batches()).hasSize(1);
    assertThat(dropped(it, DropReason.RETRY_ELAPSED)).isEqualTo(10);
    it.assertSettled();
  }

  @Test
  void onlyWhatWasNotTakenIsOfferedAgainWhenTheAnswerSaysHow() {
    BatchFixture it = new BatchFixture("{send_batch_size: 10}");
    List<Reply> resumed = new ArrayList<>();
    Resumption rest = resumed::add;
    it.next.answer(FULL.withResume(rest));
    it.offer(10);
    it.clock.advance(Duration.ofSeconds(5));
    assertThat(it.next.batches()).hasSize(1);
    assertThat(resumed).hasSize(1);
    resumed.get(0).complete(Outcome.accepted());
    assertThat(it.held()).isZero();
    it.assertSettled();
  }

  @Test
  void whatIsGivenUpAtTheEndIsAbandonedAndCounted() {
    BatchFixture it = new BatchFixture("{send_batch_size: 10}");
    List<String> abandoned = new ArrayList<>();
    it.next.answer(
        FULL.withResume(
            new Resumption() {
              @Override
              public void resume(Reply reply) {
                reply.complete(FULL.withResume(this));
              }

              @Override
              public void abandon() {
                abandoned.add("yes");
              }
            }));
    it.offer(10);
    it.stopWhileTimePasses(Duration.ofSeconds(3));
    assertThat(abandoned).containsExactly("yes");
    assertThat(dropped(it, DropReason.SHUTDOWN)).isEqualTo(10);
    it.assertSettled();
  }

  @Test
  void aMixedAnswerIsCountedPartByPart() {
    BatchFixture it = new BatchFixture("{send_batch_size: 10}");
    it.next.answer(
        Outcome.combine(
            List.of(
                new Outcome.Part(Outcome.accepted(), 7),
                new Outcome.Part(new Outcome.Rejected(StatusCode.INTERNAL, "odd"), 3))));
    it.offer(10);
    assertThat(dropped(it, DropReason.PERMANENT)).isEqualTo(3);
    assertThat(it.context.ledger().passed()).isEqualTo(7);
    it.assertSettled();
  }

  @Test
  void partsThatCannotBeToldApartAreOfferedAgainAsAWholeAndTheAccountShowsIt() {
    BatchFixture it = new BatchFixture("{send_batch_size: 10}");
    it.next.answer(
        Outcome.combine(
            List.of(new Outcome.Part(Outcome.accepted(), 7), new Outcome.Part(FULL, 3))));
    it.offer(10);
    it.next.answer(Outcome.accepted());
    it.clock.advance(Duration.ofSeconds(1));
    assertThat(it.context.ledger().passed()).isEqualTo(17);
    it.assertSettled();
  }

  @Test
  void callersWaitInLineAtTheProcessorsOwnBoundAndAreThenRefused() {
    BatchFixture it = new BatchFixture("{send_batch_size: 100, timeout: 1s}");
    it.next.answer(FULL);
    TestContext context =
        TestContext.of(ComponentKind.PROCESSOR, "batch", Signal.TRACES)
            .withBudget(new MemoryBudget(Telemetry.spans(100).retainedBytes() * 32 / 5));
    BatchProcessor processor = new BatchProcessor(BatchConfig.DEFAULT, context, it.next);
    processor.start();
    List<RecordingReply> replies = new ArrayList<>();
    for (int spans : new int[] {100, 100, 100, 40, 40, 100}) {
      RecordingReply reply =
          new RecordingReply(
              Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(20)),
              Cancellation.NEVER);
      processor.accept(Telemetry.spans(spans), reply);
      replies.add(reply);
    }
    assertThat(replies.subList(0, 3))
        .allSatisfy(reply -> assertThat(reply.outcome()).isEqualTo(Outcome.accepted()));
    assertThat(replies.subList(3, 5)).noneMatch(RecordingReply::isComplete);
    assertThat(replies.get(5).outcome())
        .as("too much would wait")
        .isInstanceOf(Outcome.Retry.class);
    context.manualClock().advance(Duration.ofSeconds(4));
    it.next.answer(Outcome.accepted());
    context.manualClock().advance(Duration.ofSeconds(3));
    assertThat(replies.get(3).outcome()).isEqualTo(Outcome.accepted());
    assertThat(replies.get(4).outcome()).isEqualTo(Outcome.accepted());
  }

  @Test
  void beforeAStepThatPromisesMoreCallersWaitForItsAnswerAndNotForABatchToFill() {
    BatchFixture it = new BatchFixture("timeout: 10s", Durability.DIRECT);
    it.next.hold();
    RecordingReply reply = it.offer(5);
    assertThat(it.sizes()).as("sent at once").containsExactly(5);
    assertThat(reply.isComplete()).isFalse();
    assertThat(it.held()).as("not answered for").isZero();
    it.next.completeNext(new Outcome.Accepted(1, "odd"));
    assertThat(reply.outcome()).isEqualTo(new Outcome.Accepted(1, "odd"));
    it.assertSettled();
  }

  @Test
  void whatComesWhileAllPlacesAreTakenIsTheNextFlush() {
    BatchFixture it = new BatchFixture("", Durability.WAIT_FOR_RESULT);
    it.next.hold();
    List<RecordingReply> replies = new ArrayList<>();
    for (int i = 0; i < Shard.MAX_FLIGHTS + 5; i++) {
      replies.add(it.offer(1));
    }
    assertThat(it.sizes()).hasSize(Shard.MAX_FLIGHTS);
    it.next.completeNext(Outcome.accepted());
    assertThat(it.sizes()).hasSize(Shard.MAX_FLIGHTS + 1).endsWith(5);
    for (int i = 0; i < Shard.MAX_FLIGHTS; i++) {
      it.next.completeNext(new Outcome.Accepted(1, "whose?"));
    }
    assertThat(replies.get(Shard.MAX_FLIGHTS).outcome())
        .as("a partial success of merged data reaches nobody")
        .isEqualTo(Outcome.accepted());
    it.assertSettled();
  }

  @Test
  void aFailureOfMergedDataIsToldToEveryCaller() {
    BatchFixture it = new BatchFixture("", Durability.DIRECT);
    it.next.hold();
    List<RecordingReply> replies = new ArrayList<>();
    for (int i = 0; i < Shard.MAX_FLIGHTS + 3; i++) {
      replies.add(it.offer(2));
    }
    for (int i = 0; i < Shard.MAX_FLIGHTS; i++) {
      it.next.completeNext(Outcome.accepted());
    }
    it.next.completeNext(FULL);
    assertThat(replies.subList(Shard.MAX_FLIGHTS, Shard.MAX_FLIGHTS + 3))
        .allMatch(reply -> reply.outcome().equals(FULL));
    it.assertSettled();
  }

  @Test
  void aRequestCutInPiecesIsAnsweredWhenTheLastPieceIs() {
    BatchFixture it =
        new BatchFixture("{send_batch_size: 5, send_batch_max_size: 5}", Durability.DIRECT);
    it.next.hold();
    RecordingReply reply = it.offer(12);
    it.next.completeNext(Outcome.accepted());
    it.next.completeNext(new Outcome.Accepted(2, "odd"));
    assertThat(reply.isComplete()).isFalse();
    it.next.completeNext(Outcome.accepted());
    assertThat(reply.outcome()).isEqualTo(new Outcome.Accepted(2, "odd"));
    it.assertSettled();
  }

  @Test
  void anOfferCarriesThePatienceOfTheHastiestCaller() {
    BatchFixture it = new BatchFixture("", Durability.DIRECT);
    long now = it.clock.nanoTime();
    List<Deadline> seen = new ArrayList<>();
    BatchProcessor processor =
        new BatchProcessor(
            BatchConfig.DEFAULT, it.context, (batch, reply) -> seen.add(reply.deadline()));
    processor.start();
    processor.accept(
        Telemetry.spans(1),
        new RecordingReply(Deadline.after(now, Duration.ofSeconds(7)), Cancellation.NEVER));
    assertThat(seen).containsExactly(Deadline.after(now, Duration.ofSeconds(7)));
  }

  @Test
  void stopSendsWhatIsPending() {
    BatchFixture it = new BatchFixture("timeout: 10s");
    it.offer(3);
    it.stop(Duration.ofSeconds(5));
    assertThat(it.next.acceptedItems()).isEqualTo(3);
    assertThat(((Outcome.Retry) it.offer(1).outcome()).cause()).isEqualTo(RetryCause.SHUTDOWN);
    it.assertSettled();
  }

  @Test
  void aHangingNextStepDoesNotDelayTheStopBeyondItsDeadline() {
    BatchFixture it = new BatchFixture("send_batch_size: 2");
    it.next.hold();
    it.offer(2);
    it.stopWhileTimePasses(Duration.ofSeconds(2));
    assertThat(dropped(it, DropReason.SHUTDOWN)).isEqualTo(2);
    assertThat(it.held()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Durability.class,
      names = {"MEMORY", "DIRECT"})
  void whatIsTakenAfterItWasGivenUpIsInTheAccountAllTheSame(Durability durability) {
    BatchFixture it = new BatchFixture("send_batch_size: 2", durability);
    it.next.hold();
    it.offer(2);
    it.stopWhileTimePasses(Duration.ofSeconds(2));
    it.next.completeNext(Outcome.accepted());
    assertThat(it.context.ledger().passed()).isEqualTo(2);
    it.assertSettled();
  }

  @Test
  void aRefusalAfterItWasGivenUpEndsWhatOthersHadTaken() {
    BatchFixture it = new BatchFixture("send_batch_size: 2");
    it.next.hold();
    it.offer(2);
    it.stopWhileTimePasses(Duration.ofSeconds(2));
    List<String> abandoned = new ArrayList<>();
    it.next.completeNext(
        FULL.withResume(
            new Resumption() {
              @Override
              public void resume(Reply reply) {}

              @Override
              public void abandon() {
                abandoned.add("yes");
              }
            }));
    assertThat(abandoned).containsExactly("yes");
    it.assertSettled();
  }

  @Test
  void manyThreadsLoseNothingAndKeepToTheMaximum() throws Exception {
    BatchFixture it =
        new BatchFixture("{send_batch_size: 50, send_batch_max_size: 64, timeout: 1s}");
    PipelineLedger ledger = it.context.ledger();
    ExecutorService callers = Executors.newFixedThreadPool(4);
    CountDownLatch done = new CountDownLatch(4);
    for (int caller = 0; caller < 4; caller++) {
      long base = caller * 1_000_000L;
      callers.execute(
          () -> {
            for (int i = 0; i < 500; i++) {
              Batch batch =
                  Telemetry.batch(
                      Signal.TRACES,
                      base + i * 7L,
                      7,
                      RequestMetadata.NONE,
                      dev.sluice.memory.MemoryLease.NONE);
              it.offer(batch, new RecordingReply());
            }
            done.countDown();
          });
    }
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    callers.shutdown();
    it.stop(Duration.ofSeconds(5));
    assertThat(it.sizes()).allMatch(size -> size <= 64);
    List<Long> expected = new ArrayList<>();
    for (int caller = 0; caller < 4; caller++) {
      LongStream.range(caller * 1_000_000L, caller * 1_000_000L + 3_500).forEach(expected::add);
    }
    assertThat(it.numbers().stream().sorted().toList()).isEqualTo(expected);
    assertThat(ledger.balances()).isTrue();
    it.assertSettled();
  }

  private static long dropped(BatchFixture it, DropReason reason) {
    return it.context.ledger().dropped().entrySet().stream()
        .filter(entry -> entry.getKey().reason() == reason)
        .mapToLong(java.util.Map.Entry::getValue)
        .sum();
  }
}
