package dev.sluice.testkit;

import dev.sluice.memory.MemoryLease;
import java.util.concurrent.atomic.AtomicInteger;

/** A lease that shows its references. Starts with one, the test's own. Thread-safe. */
public final class CountingLease implements MemoryLease {
  private final AtomicInteger references = new AtomicInteger(1);

  @Override
  public void retain() {
    if (references.getAndUpdate(seen -> seen > 0 ? seen + 1 : seen) <= 0) {
      throw new IllegalStateException("retain after the last release");
    }
  }

  @Override
  public void release() {
    if (references.getAndUpdate(seen -> seen > 0 ? seen - 1 : seen) <= 0) {
      throw new IllegalStateException("release after the last release");
    }
  }

  @Override
  public long bytes() {
    return 0;
  }

  public int references() {
    return references.get();
  }
}
