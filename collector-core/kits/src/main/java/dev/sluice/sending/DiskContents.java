package dev.sluice.sending;

import dev.sluice.data.Batch;
import dev.sluice.holding.Reservation;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.storage.LogEntry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What is on disk of one queue, in units of its sizer, items and records, and what the index of it
 * takes in memory. A batch occupies its part of {@code queue_size} from before it is written until
 * it has settled. Thread-safe.
 */
final class DiskContents {
  private final Sizer sizer;
  private final Reservation size;
  private final DiskIndex index;
  private final LongAdder items = new LongAdder();
  private final AtomicLong requests = new AtomicLong();

  DiskContents(QueueConfig config, MemoryBudget budget, SendingMetrics metrics) {
    this.sizer = config.sizer();
    this.size = new Reservation(config.queueSize());
    this.index = new DiskIndex(budget);
    metrics.queueGauges(size::used, size::capacity);
  }

  Sizer sizer() {
    return sizer;
  }

  /** Of the whole queue, in units of the sizer. */
  long capacity() {
    return size.capacity();
  }

  /** The units that a batch will occupy, or null when there is no room now. */
  @Nullable Long reserve(Batch batch) {
    long units = sizer.sizeOf(batch);
    if (!size.tryReserve(units)) {
      return null;
    }
    if (!index.tryAdd()) {
      size.release(units);
      return null;
    }
    return units;
  }

  /** What was reserved is not used, or not any more. */
  void release(long units) {
    size.release(units);
    index.remove();
  }

  /** So many records of an earlier run were found; {@link #found(LogEntry)} follows for each. */
  void foundRecords(long records) {
    index.add(records);
  }

  void found(LogEntry entry) {
    size.reserve(unitsOf(entry));
    count(entry);
  }

  /** A batch was written in the units that were reserved for it. */
  void written(LogEntry entry, long reservedUnits) {
    count(entry);
    size.reserve(unitsOf(entry) - reservedUnits); // the same, if the sender was right
  }

  private void count(LogEntry entry) {
    items.add(entry.items());
    requests.incrementAndGet();
  }

  /** A record is done with; its units are still reserved. */
  void done(LogEntry entry) {
    items.add(-entry.items());
    requests.decrementAndGet();
  }

  long unitsOf(LogEntry entry) {
    return switch (sizer) {
      case REQUESTS -> 1;
      case ITEMS -> entry.items();
      case BYTES -> RecordBody.wireBytes(entry);
    };
  }

  /** Everything stays where it is, and nobody here knows of it any more. */
  void leaveAll() {
    index.removeAll();
  }

  long items() {
    return items.sum();
  }

  long requests() {
    return requests.get();
  }
}
