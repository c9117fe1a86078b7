package dev.sluice.memory;

import java.util.List;

/** The leases of several batches that were merged into one, handled as one. */
public final class JoinedLease extends CountedLease {
  private final List<MemoryLease> parts;
  private final long bytes;
  private final long objectBytes;

  private JoinedLease(List<MemoryLease> parts) {
    this.parts = parts;
    long sum = 0;
    long objects = 64;
    for (MemoryLease part : parts) {
      sum += part.bytes();
      objects += 8 + part.objectBytes();
    }
    this.bytes = sum;
    this.objectBytes = objects;
  }

  /**
   * Joins leases of which the caller holds one reference each; that reference passes to the joined
   * lease, whose last release gives every one of them back.
   */
  public static MemoryLease of(List<MemoryLease> held) {
    return new JoinedLease(List.copyOf(held));
  }

  @Override
  void end(boolean reusable) {
    parts.forEach(reusable ? MemoryLease::releaseForReuse : MemoryLease::release);
  }

  /** Their sum when they were joined. */
  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long objectBytes() {
    return objectBytes;
  }
}
