package dev.sluice.memory;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** Counts references, and ends with the last one. Invariant: it ends exactly once. */
abstract class CountedLease implements MemoryLease {
  /** Of a field rather than of an object of its own: a queue holds hundreds of thousands. */
  private static final AtomicIntegerFieldUpdater<CountedLease> REFERENCES =
      AtomicIntegerFieldUpdater.newUpdater(CountedLease.class, "references");

  private volatile int references = 1;
  private volatile boolean mayBeRead; // written before the reference that it is about goes
  private volatile boolean vouchedFor; // likewise

  /**
   * The last reference is gone.
   *
   * @param reusable whether somebody vouched for the bytes and nobody was in doubt
   */
  abstract void end(boolean reusable);

  @Override
  public final void retain() {
    for (int seen = references; seen > 0; seen = references) {
      if (REFERENCES.compareAndSet(this, seen, seen + 1)) {
        return;
      }
    }
    throw new IllegalStateException("retain after the last release");
  }

  @Override
  public final void release() {
    mayBeRead = true;
    releaseRead();
  }

  @Override
  public final void releaseForReuse() {
    vouchedFor = true;
    releaseRead();
  }

  @Override
  public final void releaseRead() {
    for (int seen = references; seen > 0; seen = references) {
      if (REFERENCES.compareAndSet(this, seen, seen - 1)) {
        if (seen == 1) {
          end(vouchedFor && !mayBeRead);
        }
        return;
      }
    }
    throw new IllegalStateException("release after the last release");
  }
}
