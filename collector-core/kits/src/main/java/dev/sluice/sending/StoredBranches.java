package dev.sluice.sending;

import dev.sluice.id.ComponentId;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.storage.LogEntries;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The pipelines whose data comes to a queue on disk: a record names its pipeline by text, or by a
 * number while this process runs. Thread-safe.
 */
final class StoredBranches {
  private static final int BY_LABEL = 0;

  private final ComponentId exporter;
  private final CopyOnWriteArrayList<BranchLedger> branches = new CopyOnWriteArrayList<>();

  StoredBranches(ComponentId exporter) {
    this.exporter = exporter;
  }

  void attach(BranchLedger branch) {
    branches.add(branch);
  }

  /** A number for that account, for the line of records that are on disk only. */
  int ownerOf(BranchLedger branch) {
    branches.addIfAbsent(branch);
    return 1 + branches.indexOf(branch);
  }

  BranchLedger of(LogEntries.Item record) {
    return record.owner() == BY_LABEL
        ? of(RecordBody.pipeline(record.entry()))
        : branches.get(record.owner() - 1);
  }

  /** The account of that pipeline; the first one for what came from a pipeline that is gone. */
  BranchLedger of(String pipeline) {
    for (BranchLedger branch : branches) {
      if (branch.pipeline().equals(pipeline)) {
        return branch;
      }
    }
    if (branches.isEmpty()) { // outside of all pipelines
      branches.add(new BranchLedger(pipeline, exporter));
    }
    return branches.get(0);
  }
}
