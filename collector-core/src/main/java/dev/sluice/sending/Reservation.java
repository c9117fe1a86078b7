package dev.sluice.sending;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Exact bound for a lock-free queue: space is reserved before the element is offered, so the queue
 * itself never decides what fits. Reserve from any thread; release from whoever is done with the
 * element.
 *
 * <p>Invariant: {@code 0 <= used <= capacity}, except that an element larger than the whole
 * capacity is let in alone when {@code admitsOversizeAlone}.
 */
final class Reservation {
  private final boolean admitsOversizeAlone;
  private final AtomicLong used = new AtomicLong();
  private volatile long capacity; // written by the control thread before data comes

  Reservation(long capacity, boolean admitsOversizeAlone) {
    this.capacity = capacity;
    this.admitsOversizeAlone = admitsOversizeAlone;
  }

  void resize(long newCapacity) {
    capacity = newCapacity;
  }

  boolean tryReserve(long amount) {
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

  void release(long amount) {
    if (used.addAndGet(-amount) < 0) {
      throw new IllegalStateException("released more than was reserved");
    }
  }

  long used() {
    return used.get();
  }

  long capacity() {
    return capacity;
  }
}
