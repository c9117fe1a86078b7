package dev.sluice.onward;

import dev.sluice.flow.Deadline;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** So many items on their way, and what became of them. */
final class Parcel extends Journey {
  final int items;
  final CountedLease lease;
  final AtomicInteger ends = new AtomicInteger();
  final AtomicInteger lefts = new AtomicInteger();
  volatile boolean startedUnended;
  volatile Deadline deadline = Deadline.NONE;
  volatile @Nullable Parcel next; // in the same place

  Parcel(int items, CountedLease lease) {
    this.items = items;
    this.lease = lease;
  }

  Parcel(int items) {
    this(items, new CountedLease());
  }
}
