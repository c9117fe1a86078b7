package dev.sluice.holding;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Exact bound for a lock-free queue: space is reserved before the element is offered, so the queue
 * itself never decides what fits. Reserve from any thread; release from whoever is done with the
 * element.
 *
 * <p>Invariant: {@code 0 <= used <= capacity}, except that an element larger than the whole
 * capacity is let in alone when {@code admitsOversizeAlone}.
 */
public final class Reservation {
  private final boolean admitsOversizeAlone;
  private final AtomicLong used = new AtomicLong();
  private volatile long capacity; // written by the control thread before data comes

  /**
   * @param capacity in whatever unit the amounts are
   * @param admitsOversizeAlone whether an element larger than the capacity gets in when nothing
   *     else is there
   */
  public Reservation(long capacity, boolean admitsOversizeAlone) {
    this.capacity = capacity;
    this.admitsOversizeAlone = admitsOversizeAlone;
  }

  /** Another capacity; what is reserved stays. */
  public void resize(long newCapacity) {
    capacity = newCapacity;
  }

  /** Reserves the amount if it fits; never waits. */
  public boolean tryReserve(long amount) {
    for (long seen = used.get(); fits(amount, seen); seen = used.get()) {
      if (used.compareAndSet(seen, seen + amount)) {
        return true;
      }
    }
    return false;
  }

  private boolean fits(long amount, long seen) {
    return amount <= capacity - seen || (admitsOversizeAlone && seen == 0);
  }

  /** Gives a reserved amount back. */
  public void release(long amount) {
    if (used.addAndGet(-amount) < 0) {
      throw new IllegalStateException("released more than was reserved");
    }
  }

  public long used() {
    return used.get();
  }

  public long capacity() {
    return capacity;
  }
}
