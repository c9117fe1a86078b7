package dev.sluice.exporter.nop;

import dev.sluice.component.Exporter;
import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.ledger.BranchLedger;

/** Accepts at once. What it accepts counts as delivered: it went where it was sent. */
final class NopExporter implements Exporter {
  @Override
  public void start() {}

  @Override
  public void export(Batch batch, BranchLedger branch, Reply reply) {
    branch.delivered(batch.items());
    reply.complete(Outcome.accepted());
  }

  @Override
  public Durability durability() {
    return Durability.DIRECT;
  }

  @Override
  public void stop(Deadline deadline) {}
}
