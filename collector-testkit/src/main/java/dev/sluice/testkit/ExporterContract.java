package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Exporter;
import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Inflater;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.memory.MemoryLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every exporter keeps to. Extend it in the exporter's own tests, with a destination that
 * works. The clock is the test's; exporters with real sockets settle while the contract waits.
 */
public abstract class ExporterContract {
  private static final int REQUESTS = 10;
  private static final int ITEMS = 20;
  private static final int ROUNDS = 4;
  private static final int BRANCHES = 2;
  private static final int THREADS = 4;
  private static final int OFFERS = 20;
  private static final long AMPLE_BYTES = 1L << 30;

  private TestContext context;

  /** An exporter of the kind under test, not started, whose destination works. */
  protected abstract Exporter create(TestContext context) throws Exception;

  /** The id to run under. */
  protected abstract String id();

  /**
   * From now on the destination answers in every way, as the seed says. Nothing unless the
   * exporter's own tests know how.
   */
  protected void misbehave(long seed) {}

  /** How long the suite waits for what has to happen. */
  protected Duration patience() {
    return Duration.ofSeconds(10);
  }

  /** A signal it supports. */
  protected Signal signal() {
    return Signal.TRACES;
  }

  @BeforeEach
  final void makeContext() {
    context = TestContext.of(ComponentKind.EXPORTER, id(), signal());
  }

  @AfterEach
  final void closeContext() {
    context.close();
  }

  @Test
  void everyAcceptedItemIsDeliveredAndItsMemoryGivenBack() throws Exception {
    Exporter exporter = create(context);
    BranchLedger branch = new BranchLedger(signal().id(), ComponentId.parse(id()));
    exporter.start();
    CountingLease lease = new CountingLease();
    for (int i = 0; i < REQUESTS; i++) {
      RecordingReply reply = new RecordingReply();
      Batch batch = Telemetry.batch(signal(), (long) i * ITEMS, ITEMS, RequestMetadata.NONE, lease);
      exporter.export(
          batch,
          branch,
          reply.mapped(
              outcome -> {
                branch.in(outcome instanceof Outcome.Accepted ? batch.items() : 0);
                return outcome;
              }));
      Awaitility.await().atMost(patience()).until(reply::isComplete);
      assertThat(reply.outcome()).isInstanceOf(Outcome.Accepted.class);
    }
    Awaitility.await().atMost(patience()).until(() -> branch.held() == 0);
    exporter.stop(Deadline.after(context.clock().nanoTime(), patience()));

    assertThat(branch.in()).isEqualTo((long) REQUESTS * ITEMS);
    assertThat(branch.delivered()).as("%s", branch).isEqualTo((long) REQUESTS * ITEMS);
    assertThat(branch.balances()).as("%s", branch).isTrue();
    Awaitility.await().atMost(patience()).until(() -> lease.references() == 1);
  }

  /** Of a request that is kept compressed; whoever has to look into it finds no room at first. */
  @Test
  void whatThereIsNoRoomToInflateIsRefusedOrTriedAgainAndNotLost() throws Exception {
    Exporter exporter = create(context);
    BranchLedger branch = new BranchLedger(signal().id(), ComponentId.parse(id()));
    exporter.start();
    Batch batch = refusingToInflateOnce();
    RecordingReply reply = offer(exporter, branch, batch);
    if (reply.outcome() instanceof Outcome.Retry) {
      reply = offer(exporter, branch, batch);
    }
    assertThat(reply.outcome()).isInstanceOf(Outcome.Accepted.class);
    Awaitility.await()
        .atMost(patience())
        .until(
            () -> {
              context.manualClock().advance(Duration.ofMillis(500)); // to the next attempt
              return branch.held() == 0;
            });
    exporter.stop(Deadline.after(context.clock().nanoTime(), patience()));
    assertThat(branch.delivered()).as("%s", branch).isEqualTo(ITEMS);
    assertThat(branch.balances()).as("%s", branch).isTrue();
  }

  private RecordingReply offer(Exporter exporter, BranchLedger branch, Batch batch) {
    RecordingReply reply = new RecordingReply();
    exporter.export(
        batch,
        branch,
        reply.mapped(
            outcome -> {
              branch.in(outcome instanceof Outcome.Accepted ? batch.items() : 0);
              return outcome;
            }));
    Awaitility.await().atMost(patience()).until(reply::isComplete);
    return reply;
  }

  private Batch refusingToInflateOnce() {
    return compressed(Telemetry.batch(signal(), 0, ITEMS), new CountingLease(), 1);
  }

  /** The same, kept compressed; there is no room to inflate it the first times it is asked. */
  private static Batch compressed(Batch batch, MemoryLease lease, int refusals) {
    Payload plain = batch.payload();
    MemoryBudget full = new MemoryBudget(1, 1);
    AtomicInteger asked = new AtomicInteger();
    Inflater inflater =
        () -> {
          if (asked.getAndIncrement() < refusals) {
            full.chargeOnward(2);
          }
          return plain;
        };
    return Batch.ofEncoded(
        batch.signal(),
        new EncodedPayload("lz4", Slice.of(new byte[] {1}), (int) plain.sizeBytes()),
        inflater,
        batch.items(),
        RequestMetadata.NONE,
        lease);
  }

  /** Two pipelines, many threads, requests that cannot be inflated now, and the stop meet. */
  @Test
  void everyItemIsInTheAccountOfItsPipelineWhenManyExportWhileItStops() {
    Race.rounds(ROUNDS, this::race);
  }

  private void race(Race race) throws Exception {
    try (TestContext world = TestContext.of(ComponentKind.EXPORTER, id(), signal())) {
      MemoryBudget budget = new MemoryBudget(AMPLE_BYTES, AMPLE_BYTES);
      Exporter exporter = create(world.withBudget(budget));
      exporter.start();
      misbehave(race.seed());
      List<BranchLedger> branches = new ArrayList<>();
      List<PatientClient> clients = new ArrayList<>();
      for (int i = 0; i < BRANCHES; i++) {
        BranchLedger branch = new BranchLedger(signal().id() + "/" + i, world.id());
        branches.add(branch);
        clients.add(new PatientClient(counted(exporter, branch)));
      }
      race.threads(THREADS, thread -> random -> exportMany(clients, thread, random));
      if (race.random().nextBoolean()) {
        race.thread(random -> stop(exporter, world));
      }
      race.realTime(world.manualClock());
      race.run(1);
      race.inRealTime(
          world.manualClock(),
          () -> {
            stop(exporter, world);
            Awaitility.await()
                .atMost(patience())
                .until(() -> clients.stream().allMatch(client -> client.open() == 0));
          });
      for (int i = 0; i < BRANCHES; i++) {
        BranchLedger branch = branches.get(i);
        assertThat(clients.get(i).faults()).isEmpty();
        assertThat(branch.balances()).as("%s", branch).isTrue();
        assertThat(branch.held()).as("%s", branch).isZero();
        assertThat(branch.in()).as("what was taken").isEqualTo(clients.get(i).takenItems());
      }
      Awaitility.await()
          .atMost(patience())
          .untilAsserted(
              () -> {
                assertThat(clients).allMatch(client -> client.referencesLeft() == 0);
                assertThat(budget.usedBytes()).as("charged").isZero();
              });
    }
  }

  private static TelemetryConsumer counted(Exporter exporter, BranchLedger branch) {
    return (batch, reply) ->
        exporter.export(
            batch,
            branch,
            reply.mapped(
                outcome -> {
                  branch.in(FickleConsumer.taken(outcome, batch.items()));
                  return outcome;
                }));
  }

  private void exportMany(List<PatientClient> clients, int thread, SplittableRandom random) {
    for (int i = 0; i < OFFERS; i++) {
      CountingLease lease = new CountingLease();
      long first = ((long) thread * OFFERS + i) * ITEMS;
      int items = random.nextInt(1, ITEMS);
      Batch plain = Telemetry.batch(signal(), first, items, RequestMetadata.NONE, lease);
      Batch batch = random.nextInt(4) == 0 ? compressed(plain, lease, random.nextInt(3)) : plain;
      clients.get(random.nextInt(BRANCHES)).offer(batch, lease, random);
    }
  }

  private static void stop(Exporter exporter, TestContext world) throws Exception {
    exporter.stop(Deadline.after(world.clock().nanoTime(), Duration.ofSeconds(2)));
  }

  @Test
  void stopMayComeTwiceAndWithoutStart() throws Exception {
    Exporter exporter = create(context);
    exporter.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(1)));
    exporter.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(1)));
  }
}
