package dev.sluice.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of a {@link MemoryBudget} one component (a sending queue, a batch processor) may keep
 * beyond its answers: twice what all of them leave free. Alone it may keep two thirds of what there
 * is; each further one that fills up leaves less to the others, but always some. So a dead backend
 * takes neither the room in which requests arrive nor that of its neighbours, and a collector with
 * one queue uses most of its memory.
 *
 * <p>The algorithm is that of dynamic queue thresholds (Choudhury and Hahne, "Dynamic queue length
 * thresholds for shared-memory packet switches", IEEE/ACM Transactions on Networking 6, 1998) with
 * alpha = 2.
 *
 * <p>Thread-safe and lock-free. It does not charge the budget: the batches that it stands for are
 * charged already.
 */
public final class BudgetShare {
  private final long ceiling;
  private final AtomicLong kept;
  private final long most;
  private final AtomicLong used = new AtomicLong();

  /**
   * @param ceiling bytes that all shares of a budget divide among themselves
   * @param kept bytes that all of them keep
   * @param most bytes that this one keeps at most
   */
  BudgetShare(long ceiling, AtomicLong kept, long most) {
    this.ceiling = ceiling;
    this.kept = kept;
    this.most = most;
  }

  /**
   * Reserves the amount if it is within the share, or if this share keeps nothing yet, so that no
   * component stands still because of others; never waits.
   */
  public boolean tryReserve(long bytes) {
    long mine = used.addAndGet(bytes);
    for (long seen = kept.get(); mine == bytes || isWithin(mine, seen + bytes); seen = kept.get()) {
      if (kept.compareAndSet(seen, seen + bytes)) {
        return true;
      }
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** Reserves in any case: for what is there already, such as records of an earlier run. */
  public void reserve(long bytes) {
    used.addAndGet(bytes);
    kept.addAndGet(bytes);
  }

  private boolean isWithin(long mine, long all) {
    return mine <= most && mine / 2 < ceiling - all;
  }

  /** Gives a reserved amount back. */
  public void release(long bytes) {
    if (used.addAndGet(-bytes) < 0) {
      throw new IllegalStateException("released more than was reserved");
    }
    kept.addAndGet(-bytes); // last: who looks in between sees too much, never too little
  }

  /** Bytes that this share keeps. */
  public long usedBytes() {
    return used.get();
  }
}
