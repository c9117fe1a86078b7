package dev.sluice.sending;

import dev.sluice.data.Batch;
import dev.sluice.holding.KeptRoom;
import dev.sluice.memory.BudgetShare;
import dev.sluice.memory.MemoryBudget;

/**
 * Memory for records that are read back, charged before a byte is read. Beyond what is in memory
 * already, no more is read: it is as good where it is. Thread-safe.
 */
final class ReadingRoom {
  private static final long AHEAD_BYTES = 64L << 20;

  /**
   * What part of the heap one record may be, as a divisor. While it is sent, what it is compressed
   * to or written as lies beside it, and the rest of the collector needs its part.
   */
  private static final int LARGEST_OF_HEAP = 4;

  /** One up to this size may be read however full the budget is. */
  private static final long SMALL_BYTES = 64 << 10;

  /** What is around the bytes of a record that was read back, except for its metadata. */
  private static final long OBJECT_BYTES =
      WrittenBatches.RECORD_OBJECT_BYTES + KeptRoom.objectBytesOfOneSlice();

  private final MemoryBudget budget;
  private final BudgetShare weight;

  /** Whether a record may be read. */
  enum Answer {
    RESERVED,
    /** Somebody here will make room, and tell. */
    NOT_NOW,
    /** Others have to make room, which nobody will tell. */
    LATER,
    /** Not with this heap. */
    NEVER
  }

  /**
   * @param weight what this exporter may keep in memory
   */
  ReadingRoom(MemoryBudget budget, BudgetShare weight) {
    this.budget = budget;
    this.weight = weight;
  }

  /** What a record of so many bytes takes. */
  static long bytesOf(long bodyBytes) {
    return bodyBytes + OBJECT_BYTES;
  }

  /** The smallest heap with which a record of so many bytes can be read. */
  static long neededHeapBytes(long bodyBytes) {
    return bytesOf(bodyBytes) * LARGEST_OF_HEAP;
  }

  /** The same for a batch, once it is on disk. */
  static long neededHeapBytes(Batch batch) {
    return neededHeapBytes(batch.wireBytes() + batch.metadata().objectBytes());
  }

  long heapBytes() {
    return budget.heapBytes();
  }

  /**
   * Room for a record. The charge is forced when nothing else is in memory, since then nothing but
   * this record would ever make room, and the heap has more than the budget.
   */
  Answer reserve(long bytes) {
    if (bytes > budget.heapBytes() / LARGEST_OF_HEAP) {
      return Answer.NEVER;
    }
    if (weight.usedBytes() >= AHEAD_BYTES || !weight.tryReserve(bytes)) {
      return Answer.NOT_NOW;
    }
    if (budget.tryCharge(bytes)) {
      return Answer.RESERVED;
    }
    if (weight.usedBytes() > bytes) {
      weight.release(bytes);
      return Answer.NOT_NOW;
    }
    boolean fitsHeap = budget.usedBytes() + 2 * bytes <= budget.heapBytes() / 4 * 3;
    if (bytes <= SMALL_BYTES || fitsHeap) {
      budget.charge(bytes);
      return Answer.RESERVED;
    }
    weight.release(bytes);
    return Answer.LATER;
  }

  /** Nothing was read. */
  void giveBack(long bytes) {
    budget.release(bytes);
    weight.release(bytes);
  }
}
