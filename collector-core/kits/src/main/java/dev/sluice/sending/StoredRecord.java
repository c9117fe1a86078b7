package dev.sluice.sending;

import dev.sluice.holding.KeptRoom;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.storage.LogEntry;

/**
 * A request that is on disk and in memory, while it is sent. Whoever has one answers for its items.
 * Thread-safe.
 */
final class StoredRecord implements Room {
  private final StoredQueue queue;
  private final LogEntry entry;
  private final BranchLedger branch;
  private final KeptRoom.Kept memory;
  private volatile boolean left;

  /**
   * @param branch whose items they are; counted as held there
   * @param memory that it occupies beside the disk
   */
  StoredRecord(StoredQueue queue, LogEntry entry, BranchLedger branch, KeptRoom.Kept memory) {
    this.queue = queue;
    this.entry = entry;
    this.branch = branch;
    this.memory = memory;
  }

  LogEntry entry() {
    return entry;
  }

  BranchLedger branch() {
    return branch;
  }

  KeptRoom.Kept memory() {
    return memory;
  }

  @Override
  public void giveBack() {
    queue.settled(this);
  }

  /** So many of its items stay on disk, for a later run. */
  void leave(int items) {
    left = true;
    leave(branch, items);
  }

  /** So many items of records that are on disk only stay there, for a later run. */
  static void leave(BranchLedger branch, int items) {
    branch.held(-items);
    branch.broughtOver(-items);
  }

  /** Whether some of it stays, and with that the whole record. */
  boolean isLeft() {
    return left;
  }
}
