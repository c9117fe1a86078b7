package dev.sluice.making;

import dev.sluice.component.Exporter;
import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Reply;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.telemetry.MetricSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** An exporter inside a component; it stops once, and its metrics go with it. */
final class InnerPart implements Exporter {
  private final Exporter exporter;
  private final MetricSet metrics;
  private final Consumer<InnerPart> whenStopped;
  private final AtomicBoolean stopped = new AtomicBoolean();

  InnerPart(Exporter exporter, MetricSet metrics, Consumer<InnerPart> whenStopped) {
    this.exporter = exporter;
    this.metrics = metrics;
    this.whenStopped = whenStopped;
  }

  @Override
  public void start() throws Exception {
    exporter.start();
  }

  @Override
  public void export(Batch batch, BranchLedger branch, Reply reply) {
    exporter.export(batch, branch, reply);
  }

  @Override
  public void attach(BranchLedger branch) {
    exporter.attach(branch);
  }

  @Override
  public Durability durability() {
    return exporter.durability();
  }

  @Override
  public boolean blocksOnOverflow() {
    return exporter.blocksOnOverflow();
  }

  @Override
  public void stop(Deadline deadline) throws Exception {
    if (!stopped.compareAndSet(false, true)) {
      return;
    }
    try {
      exporter.stop(deadline);
    } finally {
      letGo();
    }
  }

  /** It was never started. */
  void discard() {
    if (stopped.compareAndSet(false, true)) {
      letGo();
    }
  }

  private void letGo() {
    metrics.close();
    whenStopped.accept(this);
  }
}
