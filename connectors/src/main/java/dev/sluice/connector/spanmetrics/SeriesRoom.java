package dev.sluice.connector.spanmetrics;

import dev.sluice.memory.BudgetShare;
import dev.sluice.memory.MemoryBudget;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the series of one connector may take: a share of the collector's budget, which it
 * is charged to. The sizes asked for are estimates of objects on the heap. Thread-safe.
 */
final class SeriesRoom {
  private final MemoryBudget budget;
  private final BudgetShare share;
  private final AtomicLong used = new AtomicLong();

  SeriesRoom(MemoryBudget budget) {
    this.budget = budget;
    this.share = budget.newShare();
  }

  /** Takes so many bytes if they are there. */
  boolean tryTake(long bytes) {
    if (!share.tryReserve(bytes)) {
      return false;
    }
    if (!budget.tryCharge(bytes)) {
      share.release(bytes);
      return false;
    }
    used.addAndGet(bytes);
    return true;
  }

  /** Takes them in any case: for the few series that have what is too much. */
  void take(long bytes) {
    share.reserve(bytes);
    budget.charge(bytes);
    used.addAndGet(bytes);
  }

  /** What took so many bytes is gone. */
  void giveBack(long bytes) {
    used.addAndGet(-bytes);
    budget.release(bytes);
    share.release(bytes);
  }

  long usedBytes() {
    return used.get();
  }
}
