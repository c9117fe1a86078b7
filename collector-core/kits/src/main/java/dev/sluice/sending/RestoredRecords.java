package dev.sluice.sending;

import dev.sluice.data.Batch;
import dev.sluice.holding.KeptRoom;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import dev.sluice.storage.LogEntries;

/** What becomes of records that are read back, or cannot be. */
record RestoredRecords(StoredQueue queue, StoredBranches branches) implements ReadBack.Ends {
  @Override
  public void read(LogEntries.Item record, Batch batch, long bytes) {
    KeptRoom.Kept memory = new KeptRoom.Kept(bytes, 0, false); // its lease is charged with all
    queue.sendRestored(new StoredRecord(queue, record.entry(), branches.of(record), memory), batch);
  }

  @Override
  public void corrupt(LogEntries.Item record) {
    int items = record.entry().items();
    BranchLedger branch = branches.of(record);
    branch.dropped(DropReason.CORRUPT, items);
    branch.held(-items);
    queue.done(record.entry());
  }

  @Override
  public void leave(LogEntries.Item record) {
    StoredRecord.leave(branches.of(record), record.entry().items());
  }

  @Override
  public void goOn() {
    queue.behind().goOn();
  }
}
