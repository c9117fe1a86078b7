package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ComponentId;
import dev.sluice.component.ComponentKind;
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
import dev.sluice.ledger.BranchLedger;
import dev.sluice.memory.MemoryBudget;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every exporter keeps to. Extend it in the exporter's own tests, with a destination that
 * works. The clock is the test's; exporters with real sockets settle while the contract waits.
 */
public abstract class ExporterContract {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int REQUESTS = 10;
  private static final int ITEMS = 20;

  private TestContext context;

  /** An exporter of the kind under test, not started, whose destination works. */
  protected abstract Exporter create(TestContext context) throws Exception;

  /** The id to run under. */
  protected abstract String id();

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
      Awaitility.await().atMost(PATIENCE).until(reply::isComplete);
      assertThat(reply.outcome()).isInstanceOf(Outcome.Accepted.class);
    }
    Awaitility.await().atMost(PATIENCE).until(() -> branch.held() == 0);
    exporter.stop(Deadline.after(context.clock().nanoTime(), PATIENCE));

    assertThat(branch.in()).isEqualTo((long) REQUESTS * ITEMS);
    assertThat(branch.delivered()).as("%s", branch).isEqualTo((long) REQUESTS * ITEMS);
    assertThat(branch.balances()).as("%s", branch).isTrue();
    Awaitility.await().atMost(PATIENCE).until(() -> lease.references() == 1);
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
        .atMost(PATIENCE)
        .until(
            () -> {
              context.manualClock().advance(Duration.ofMillis(500)); // to the next attempt
              return branch.held() == 0;
            });
    exporter.stop(Deadline.after(context.clock().nanoTime(), PATIENCE));
    assertThat(branch.delivered()).as("%s", branch).isEqualTo(ITEMS);
    assertThat(branch.balances()).as("%s", branch).isTrue();
  }

  private static RecordingReply offer(Exporter exporter, BranchLedger branch, Batch batch) {
    RecordingReply reply = new RecordingReply();
    exporter.export(
        batch,
        branch,
        reply.mapped(
            outcome -> {
              branch.in(outcome instanceof Outcome.Accepted ? batch.items() : 0);
              return outcome;
            }));
    Awaitility.await().atMost(PATIENCE).until(reply::isComplete);
    return reply;
  }

  private Batch refusingToInflateOnce() {
    Payload plain = Telemetry.batch(signal(), 0, ITEMS).payload();
    MemoryBudget full = new MemoryBudget(1, 1);
    AtomicBoolean asked = new AtomicBoolean();
    Inflater inflater =
        () -> {
          if (!asked.getAndSet(true)) {
            full.chargeOnward(2);
          }
          return plain;
        };
    return Batch.ofEncoded(
        signal(),
        new EncodedPayload("lz4", Slice.of(new byte[] {1}), (int) plain.sizeBytes()),
        inflater,
        ITEMS,
        RequestMetadata.NONE,
        new CountingLease());
  }

  @Test
  void stopMayComeTwiceAndWithoutStart() throws Exception {
    Exporter exporter = create(context);
    exporter.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(1)));
    exporter.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(1)));
  }
}
