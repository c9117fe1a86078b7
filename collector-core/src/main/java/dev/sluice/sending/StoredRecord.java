package dev.sluice.sending;

import dev.sluice.ledger.BranchLedger;
import dev.sluice.storage.LogEntry;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request that is on disk, from when it was written or found to when it is done with. Whoever
 * {@linkplain #claim claims} it answers for its items: whoever sends it, or whoever leaves it where
 * it is. Thread-safe.
 */
final class StoredRecord {
  private final LogEntry entry;
  private final BranchLedger branch;
  private final long units;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private volatile boolean left;

  /**
   * @param branch whose items they are; counted as held there
   * @param units what it occupies of the queue, in units of the sizer
   */
  StoredRecord(LogEntry entry, BranchLedger branch, long units) {
    this.entry = entry;
    this.branch = branch;
    this.units = units;
  }

  LogEntry entry() {
    return entry;
  }

  BranchLedger branch() {
    return branch;
  }

  long units() {
    return units;
  }

  /** True once. */
  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  /** So many of its items stay on disk, for a later run. */
  void leave(int items) {
    left = true;
    branch.held(-items);
    branch.broughtOver(-items);
  }

  /** Whether some of it stays, and with that the whole record. */
  boolean isLeft() {
    return left;
  }
}
