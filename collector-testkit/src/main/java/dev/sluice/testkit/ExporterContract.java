package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ComponentId;
import dev.sluice.component.ComponentKind;
import dev.sluice.component.Exporter;
import dev.sluice.data.Batch;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.ledger.BranchLedger;
import java.time.Duration;
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

  @Test
  void stopMayComeTwiceAndWithoutStart() throws Exception {
    Exporter exporter = create(context);
    exporter.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(1)));
    exporter.stop(Deadline.after(context.clock().nanoTime(), Duration.ofSeconds(1)));
  }
}
