package dev.sluice.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Batch;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When the array of a request that was sent is used again, and when it is not. */
class ArrayReuseTest {
  private final MemoryBudget budget = new MemoryBudget(1 << 24);
  private final TestContext context =
      TestContext.of(ComponentKind.EXPORTER, "otlp_grpc", Signal.TRACES).withBudget(budget);
  private final RecordingConsumer backend = new RecordingConsumer();
  private final BranchLedger branch = new BranchLedger("traces", ComponentId.parse("otlp_grpc"));

  private SendingExporter exporter(boolean copiesAtOnce, boolean queued) throws Exception {
    SendingExporter exporter =
        new SendingExporter(
            context,
            new SendingConfig(
                Duration.ofSeconds(5),
                SendingFixture.STEADY,
                queued ? Optional.of(SendingFixture.queue(1, 10)) : Optional.empty()),
            backend::accept,
            new SendingTraits(List.of(), copiesAtOnce),
            () -> 0.5);
    exporter.start();
    return exporter;
  }

  /** As a server does: the reference that it holds goes when the reply has come. */
  private void send(SendingExporter exporter) {
    byte[] array = budget.arrays().take(100_000);
    budget.charge(array.length);
    AdjustableLease lease = AdjustableLease.overPooled(budget, array);
    Batch batch = Telemetry.batch(Signal.TRACES, 0, 1, RequestMetadata.NONE, lease);
    RecordingReply reply = new RecordingReply();
    exporter.export(batch, branch, reply);
    if (reply.isComplete()) {
      lease.releaseRead();
    }
  }

  private long idleBytes() {
    return budget.arrays().idleBytes();
  }

  @Test
  void afterAnAcceptedFirstAttemptOfASenderThatCopies() throws Exception {
    send(exporter(true, true));
    assertThat(idleBytes()).isGreaterThan(100_000);
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void alsoWithoutAQueue() throws Exception {
    send(exporter(true, false));
    assertThat(idleBytes()).isGreaterThan(100_000);
  }

  @Test
  void neverOfASenderThatMayReadOn() throws Exception {
    send(exporter(false, true));
    assertThat(idleBytes()).isZero();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void notAfterASecondAttemptSinceTheFirstMayHaveLeftAWriteBehind() throws Exception {
    backend.answer(SendingFixture.BUSY);
    send(exporter(true, true));
    backend.answer(Outcome.accepted());
    context.manualClock().advance(Duration.ofSeconds(10));
    assertThat(budget.usedBytes()).isZero();
    assertThat(idleBytes()).isZero();
  }

  @Test
  void notWhileItWaitsForTheBackend() throws Exception {
    backend.hold();
    send(exporter(true, true));
    assertThat(idleBytes()).isZero();
    backend.completeNext(Outcome.accepted());
    assertThat(idleBytes()).isGreaterThan(100_000);
  }
}
