package dev.sluice.memory;

import java.util.List;

/** The leases of several batches that were merged into one, handled as one. */
public final class JoinedLease {
  private JoinedLease() {}

  /**
   * Joins leases of which the caller holds one reference each; that reference passes to the joined
   * lease, whose last release gives every one of them back.
   */
  public static MemoryLease of(List<MemoryLease> held) {
    List<MemoryLease> parts = List.copyOf(held);
    long bytes = 0;
    for (MemoryLease part : parts) {
      bytes += part.bytes();
    }
    return new CountedLease(
        reusable -> parts.forEach(reusable ? MemoryLease::releaseForReuse : MemoryLease::release),
        bytes);
  }
}
