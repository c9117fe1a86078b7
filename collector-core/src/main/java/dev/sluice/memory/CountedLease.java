package dev.sluice.memory;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts references, and ends with the last one. Invariant: it ends exactly once. */
abstract class CountedLease implements MemoryLease {
  private final AtomicInteger references = new AtomicInteger(1);
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
    for (int seen = references.get(); seen > 0; seen = references.get()) {
      if (references.compareAndSet(seen, seen + 1)) {
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
    for (int seen = references.get(); seen > 0; seen = references.get()) {
      if (references.compareAndSet(seen, seen - 1)) {
        if (seen == 1) {
          end(vouchedFor && !mayBeRead);
        }
        return;
      }
    }
    throw new IllegalStateException("release after the last release");
  }
}
