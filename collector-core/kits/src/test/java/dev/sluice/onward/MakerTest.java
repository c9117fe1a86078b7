package dev.sluice.onward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ConnectorContext;
import dev.sluice.component.SignalPair;
import dev.sluice.data.Batch;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.Resumption;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.SourceAccount;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.CountingLease;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connector makes, on its way to the pipelines behind it. */
class MakerTest {
  private static final Outcome.Retry FULL =
      new Outcome.Retry(StatusCode.UNAVAILABLE, "full", RetryCause.QUEUE_FULL);

  private final MemoryBudget budget = new MemoryBudget(64 << 20);
  private final TestContext world =
      TestContext.of(ComponentKind.CONNECTOR, "span_metrics", Signal.TRACES).withBudget(budget);
  private final RecordingConsumer next = new RecordingConsumer();
  private final ConnectorContext context =
      world.between(new SignalPair(Signal.TRACES, Signal.METRICS), next);
  private final SourceAccount account = context.account();
  private final List<CountingLease> leases = new ArrayList<>();
  private Maker maker = maker(new Maker.Limits(100, 1 << 20));

  private Maker maker(Maker.Limits limits) {
    return new Maker(context, context.outlets().all(), account, limits);
  }

  private void offer(int items) {
    CountingLease lease = new CountingLease();
    leases.add(lease);
    maker.offer(Telemetry.batch(Signal.METRICS, 0, items, RequestMetadata.NONE, lease));
  }

  private List<Integer> sizes() {
    return next.batches().stream().map(Batch::items).toList();
  }

  private void assertSettled(long created, long taken) {
    assertThat(account.created()).isEqualTo(created);
    assertThat(account.taken()).isEqualTo(taken);
    assertThat(account.held()).as("%s", account).isZero();
    assertThat(leases).allMatch(lease -> lease.references() == 0);
    assertThat(maker.heldItems()).isZero();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void whatIsTakenAtOnceIsCountedAndLetGo() {
    offer(3);
    offer(0);
    assertThat(sizes()).containsExactly(3);
    assertSettled(3, 3);
  }

  @Test
  void aRefusedFlushIsHeldAndOfferedAgainAndThoseBehindItWaitInOrder() {
    next.answer(FULL);
    offer(3);
    offer(4);
    assertThat(account.held()).isEqualTo(7);
    assertThat(sizes()).as("no overtaking").containsExactly(3);
    next.answer(Outcome.accepted());
    world.manualClock().advance(Duration.ofSeconds(1));
    assertThat(sizes()).containsExactly(3, 3, 4);
    assertSettled(7, 7);
  }

  @Test
  void whatIsRefusedForGoodIsDropped() {
    next.answer(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "no"));
    offer(3);
    next.answer(new Outcome.Retry(StatusCode.UNAVAILABLE, "enough", RetryCause.EXHAUSTED));
    offer(4);
    assertThat(account.dropped(DropReason.PERMANENT)).isEqualTo(3);
    assertThat(account.dropped(DropReason.RETRY_ELAPSED)).isEqualTo(4);
    assertThat(world.log().messages("warn"))
        .containsOnly("Data that was made here was not taken. Dropping data.");
    assertSettled(7, 0);
  }

  @Test
  void partsThatWereTakenShowInTheAccountWhenTheWholeIsOfferedAgain() {
    next.answer(
        Outcome.combine(
            List.of(new Outcome.Part(Outcome.accepted(), 7), new Outcome.Part(FULL, 3))));
    offer(10);
    next.answer(Outcome.accepted());
    world.manualClock().advance(Duration.ofSeconds(1));
    assertSettled(17, 17);
  }

  @Test
  void beyondItsBoundTheOldestGoesFirst() {
    next.answer(FULL);
    offer(50);
    offer(30);
    offer(20);
    offer(45);
    assertThat(account.dropped(DropReason.QUEUE_FULL)).as("the first one sufficed").isEqualTo(50);
    assertThat(account.held()).isEqualTo(95);
    next.answer(Outcome.accepted());
    world.manualClock().advance(Duration.ofSeconds(1));
    assertThat(sizes()).endsWith(30, 20, 45);
    assertSettled(145, 95);
  }

  @Test
  void whatAnAnswerIsAwaitedForIsNotDroppedToMakeRoom() {
    next.hold();
    offer(60);
    offer(30);
    offer(40);
    assertThat(account.dropped(DropReason.QUEUE_FULL)).isEqualTo(30);
    offer(101);
    assertThat(account.dropped(DropReason.TOO_LARGE)).isEqualTo(101);
    offer(70);
    assertThat(account.dropped(DropReason.QUEUE_FULL)).isEqualTo(70);
    assertThat(account.dropped(DropReason.MEMORY)).as("nothing else was left").isEqualTo(70);
    next.completeNext(Outcome.accepted());
    assertSettled(301, 60);
  }

  @Test
  void bytesAreBoundedToo() {
    maker = maker(new Maker.Limits(1_000_000, 10_000));
    next.answer(FULL);
    for (int i = 0; i < 50; i++) {
      offer(10);
    }
    assertThat(account.dropped(DropReason.QUEUE_FULL)).isPositive();
    assertThat(account.held()).isBetween(10L, 200L);
    assertThat(budget.usedBytes()).as("the objects around are charged").isPositive();
  }

  @Test
  void stopOffersOnceMoreAndCountsWhatIsLeft() {
    next.answer(FULL);
    offer(3);
    next.answer(Outcome.accepted());
    maker.stop(deadline());
    assertSettled(3, 3);
    offer(4);
    assertThat(account.dropped(DropReason.SHUTDOWN)).as("after the stop").isEqualTo(4);
    maker.stop(deadline());
    assertSettled(7, 3);
  }

  @Test
  void whatHangsWhenTheTimeIsOverIsDroppedAndALateAnswerShowsWhatWasTakenAllTheSame() {
    next.hold();
    offer(3);
    offer(4);
    stopWhileTimePasses();
    assertThat(account.dropped(DropReason.SHUTDOWN)).isEqualTo(7);
    assertThat(account.held()).isZero();
    next.completeNext(Outcome.accepted());
    assertSettled(10, 3);
  }

  private Deadline deadline() {
    return Deadline.after(world.manualClock().nanoTime(), Duration.ofSeconds(2));
  }

  private void stopWhileTimePasses() {
    Deadline deadline = deadline();
    Thread stopper = new Thread(() -> maker.stop(deadline), "stopper");
    stopper.start();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              if (stopper.getState() == Thread.State.WAITING) {
                world.manualClock().advance(Duration.ofMillis(100));
              }
              return !stopper.isAlive();
            });
  }

  /** Several threads offer, others answer at random, late or not at all before the stop. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theAccountIsEvenHoweverThreadsMeet(boolean hanging) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    AtomicLong taken = new AtomicLong();
    Queue<Runnable> unanswered = new ConcurrentLinkedQueue<>();
    SplittableRandom random = new SplittableRandom(seed);
    world.withExecutor(threads);
    maker =
        new Maker(
            context,
            (batch, reply) -> answer(batch, reply, random, hanging, taken, unanswered, threads),
            account,
            new Maker.Limits(60, 1 << 20));
    CountDownLatch offered = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      threads.execute(
          () -> {
            for (int flush = 0; flush < 300; flush++) {
              maker.offer(Telemetry.spans(1 + flush % 20));
            }
            offered.countDown();
          });
    }
    while (offered.getCount() > 0) {
      world.manualClock().advance(Duration.ofSeconds(1));
    }
    stopWhileTimePasses();
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    for (Runnable late = unanswered.poll(); late != null; late = unanswered.poll()) {
      late.run();
    }
    assertThat(account.held()).as("seed %d: %s", seed, account).isZero();
    assertThat(account.taken()).as("seed %d: %s", seed, account).isEqualTo(taken.get());
    assertThat(account.created()).as("seed %d: %s", seed, account).isGreaterThan(9_000);
    assertThat(maker.heldItems()).as("seed %d", seed).isZero();
    assertThat(budget.usedBytes()).as("seed %d", seed).isZero();
  }

  private static void answer(
      Batch batch,
      Reply reply,
      SplittableRandom random,
      boolean hanging,
      AtomicLong taken,
      Queue<Runnable> unanswered,
      ExecutorService threads) {
    int what;
    int how;
    synchronized (random) {
      what = random.nextInt(8);
      how = random.nextInt(hanging ? 40 : 20);
    }
    Resumption rest =
        again -> {
          taken.addAndGet(batch.items());
          again.complete(Outcome.accepted());
        };
    Outcome outcome =
        switch (what) {
          case 0, 1 -> FULL;
          case 2 -> FULL.withResume(rest);
          case 3 -> new Outcome.Rejected(StatusCode.INTERNAL, "odd");
          case 4 ->
              Outcome.combine(
                  List.of(
                      new Outcome.Part(Outcome.accepted(), batch.items() / 2),
                      new Outcome.Part(FULL, batch.items() - batch.items() / 2)));
          default -> Outcome.accepted();
        };
    long takes =
        outcome instanceof Outcome.Accepted
            ? batch.items()
            : outcome instanceof Outcome.Mixed ? batch.items() / 2 : 0;
    Runnable say =
        () -> {
          taken.addAndGet(takes);
          reply.complete(outcome);
        };
    if (how == 39) {
      unanswered.add(say);
    } else if (how < 5 && !threads.isShutdown()) {
      threads.execute(say);
    } else {
      say.run();
    }
  }
}
