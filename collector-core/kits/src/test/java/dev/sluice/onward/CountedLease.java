package dev.sluice.onward;

import dev.sluice.memory.MemoryLease;
import java.util.concurrent.atomic.AtomicInteger;

/** A lease with one reference at first. Thread-safe. */
final class CountedLease implements MemoryLease {
  private final AtomicInteger references = new AtomicInteger(1);

  @Override
  public void retain() {
    if (references.getAndIncrement() <= 0) {
      throw new IllegalStateException("retain after the last release");
    }
  }

  @Override
  public void release() {
    if (references.decrementAndGet() < 0) {
      throw new IllegalStateException("release after the last release");
    }
  }

  @Override
  public long bytes() {
    return 0;
  }

  int references() {
    return references.get();
  }
}
