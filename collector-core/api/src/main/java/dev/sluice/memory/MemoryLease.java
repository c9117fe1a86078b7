package dev.sluice.memory;

/**
 * What some bytes weigh in the {@link MemoryBudget}, with counted references. It is made with one
 * reference, that of the receiving handler; the weight goes back to the budget when the last
 * reference is released. Thread-safe.
 */
public interface MemoryLease {
  /** Weighs nothing; for tests and for data that was never charged. */
  MemoryLease NONE =
      new MemoryLease() {
        @Override
        public void retain() {}

        @Override
        public void release() {}

        @Override
        public long bytes() {
          return 0;
        }
      };

  /** Adds a reference. Throws {@link IllegalStateException} when the last one is already gone. */
  void retain();

  /**
   * Gives a reference back. Throws {@link IllegalStateException} when there is none left. The bytes
   * stay as they are as long as anybody can see them.
   */
  void release();

  /**
   * Gives a reference back whose holder reads the bytes no more: not later, and not in a write that
   * is still under way. It does not speak for others; see {@link #releaseForReuse}.
   */
  default void releaseRead() {
    release();
  }

  /**
   * Like {@link #releaseRead}, by whoever brought all of the bytes where they were to go. When the
   * last reference is back, one went back like this, and the others did so with {@link
   * #releaseRead}, then the bytes' array is used again for another request ({@link ArrayPool}). One
   * plain {@link #release} leaves it to the garbage collector.
   */
  default void releaseForReuse() {
    release();
  }

  /** Bytes charged, for metrics. */
  long bytes();

  /**
   * What this lease and those that it holds occupy on the heap themselves, in bytes: not charged,
   * but counted by whoever keeps many of them.
   */
  default long objectBytes() {
    return 0;
  }

  /** What of the charge is for the metadata of the batch that this lease came with. */
  default long metadataBytes() {
    return 0;
  }
}
