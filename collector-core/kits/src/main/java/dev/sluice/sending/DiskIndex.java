package dev.sluice.sending;

import dev.sluice.memory.BudgetShare;
import dev.sluice.memory.MemoryBudget;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the index of records on disk takes in memory, from before a record is written until it is
 * done with: a few bytes each, charged to the budget and within a share of it, so that a disk full
 * of small requests ends with a refusal rather than with the heap. Thread-safe.
 */
final class DiskIndex {
  /**
   * Of a record that is only on disk: its place in line, and what the storage needs to know that it
   * is waited for. Held to what a virtual machine says by {@code StoredBytesTest}.
   */
  static final int RECORD_BYTES = 20;

  private final MemoryBudget budget;
  private final BudgetShare share;
  private final AtomicLong records = new AtomicLong();

  DiskIndex(MemoryBudget budget) {
    this.budget = budget;
    this.share = budget.newShare();
  }

  /** Room for one more record, if there is any. */
  boolean tryAdd() {
    if (!share.tryReserve(RECORD_BYTES)) {
      return false;
    }
    if (!budget.tryCharge(RECORD_BYTES)) {
      share.release(RECORD_BYTES);
      return false;
    }
    records.incrementAndGet();
    return true;
  }

  /** Room for records that are there already, however much is free. */
  void add(long found) {
    share.reserve(found * RECORD_BYTES);
    budget.charge(found * RECORD_BYTES);
    records.addAndGet(found);
  }

  /** A record is done with, or was not written. */
  void remove() {
    remove(Math.min(1, records.getAndUpdate(now -> Math.max(0, now - 1))));
  }

  /** All records stay where they are, and nobody here knows of them any more. */
  void removeAll() {
    remove(records.getAndSet(0));
  }

  private void remove(long removed) {
    budget.release(removed * RECORD_BYTES);
    share.release(removed * RECORD_BYTES);
  }
}
