package dev.sluice.memory;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs an action when the last of its references is released. Invariant: the action runs exactly
 * once.
 */
final class CountedLease implements MemoryLease {
  private final AtomicInteger references = new AtomicInteger(1);
  private final Runnable onLastRelease;
  private final long bytes;

  CountedLease(Runnable onLastRelease, long bytes) {
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
    for (int seen = references.get(); seen > 0; seen = references.get()) {
      if (references.compareAndSet(seen, seen - 1)) {
        if (seen == 1) {
          onLastRelease.run();
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
