package dev.sluice.memory;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs an action when the last of its references is released. Invariant: the action runs exactly
 * once.
 */
final class CountedLease implements MemoryLease {
  private final AtomicInteger references = new AtomicInteger(1);
  private final End onLastRelease;
  private final long bytes;
  private volatile boolean mayBeRead; // written before the reference that it is about goes
  private volatile boolean vouchedFor; // likewise

  /** What happens at the end. */
  @FunctionalInterface
  interface End {
    /**
     * @param reusable whether somebody vouched for the bytes and nobody was in doubt
     */
    void released(boolean reusable);
  }

  CountedLease(End onLastRelease, long bytes) {
    this.onLastRelease = onLastRelease;
    this.bytes = bytes;
  }

  @Override
  public void retain() {
    for (int seen = references.get(); seen > 0; seen = references.get()) {
      if (references.compareAndSet(seen, seen + 1)) {
        return;
      }
    }
    throw new IllegalStateException("retain after the last release");
  }

  @Override
  public void release() {
    mayBeRead = true;
    releaseRead();
  }

  @Override
  public void releaseForReuse() {
    vouchedFor = true;
    releaseRead();
  }

  @Override
  public void releaseRead() {
    for (int seen = references.get(); seen > 0; seen = references.get()) {
      if (references.compareAndSet(seen, seen - 1)) {
        if (seen == 1) {
          onLastRelease.released(vouchedFor && !mayBeRead);
        }
        return;
      }
    }
    throw new IllegalStateException("release after the last release");
  }

  @Override
  public long bytes() {
    return bytes;
  }
}
