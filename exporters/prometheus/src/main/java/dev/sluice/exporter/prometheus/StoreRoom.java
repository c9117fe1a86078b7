package dev.sluice.exporter.prometheus;

import dev.sluice.memory.BudgetShare;
import dev.sluice.memory.MemoryBudget;

/**
 * The memory that the series of one store may take: as much as the collector's budget beside it,
 * and then a share of the budget itself, so that requests still have room however many series are
 * sent. Whoever makes something that stays asks before, and gives back what went. The sizes asked
 * for are estimates of objects on the heap. Thread-safe.
 */
final class StoreRoom implements AutoCloseable {
  private final MemoryBudget budget;
  private final BudgetShare share;
  private final long besideBytes;
  private long usedBytes; // guarded by this
  private long chargedBytes; // guarded by this; of those used

  StoreRoom(MemoryBudget budget) {
    this.budget = budget;
    this.share = budget.newShare();
    this.besideBytes = budget.capacityBytes();
  }

  /** Takes so many bytes if they are there. */
  synchronized boolean tryTake(long bytes) {
    long toCharge = Math.max(0, usedBytes + bytes - besideBytes) - chargedBytes;
    if (toCharge > 0) {
      if (!share.tryReserve(toCharge)) {
        return false;
      }
      if (!budget.tryCharge(toCharge)) {
        share.release(toCharge);
        return false;
      }
      chargedBytes += toCharge;
    }
    usedBytes += bytes;
    return true;
  }

  /** What took so many bytes is gone. */
  synchronized void giveBack(long bytes) {
    usedBytes -= bytes;
    long toRelease = chargedBytes - Math.max(0, usedBytes - besideBytes);
    if (toRelease > 0) {
      chargedBytes -= toRelease;
      budget.release(toRelease);
      share.release(toRelease);
    }
  }

  synchronized long usedBytes() {
    return usedBytes;
  }

  /** All of it is gone. */
  @Override
  public synchronized void close() {
    giveBack(usedBytes);
  }
}
