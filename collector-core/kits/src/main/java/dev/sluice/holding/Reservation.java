package dev.sluice.holding;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Exact bound for a lock-free queue: space is reserved before the element is offered, so the queue
 * itself never decides what fits. Reserve from any thread; release from whoever is done with the
 * element.
 *
 * <p>Invariant: {@code 0 <= used}, and {@code used <= capacity} where nothing was {@linkplain
 * #reserve reserved in any case}.
 */
public final class Reservation {
  private final AtomicLong used = new AtomicLong();
  private final long capacity;

  /**
   * @param capacity in whatever unit the amounts are
   */
  public Reservation(long capacity) {
    this.capacity = capacity;
  }

  /** Reserves the amount if it fits; never waits. */
  public boolean tryReserve(long amount) {
    for (long seen = used.get(); amount <= capacity - seen; seen = used.get()) {
      if (used.compareAndSet(seen, seen + amount)) {
        return true;
      }
    }
    return false;
  }

  /** Reserves in any case: for what is there already, such as records of an earlier run. */
  public void reserve(long amount) {
    used.addAndGet(amount);
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
