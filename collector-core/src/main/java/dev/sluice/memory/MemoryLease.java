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

  /** Gives a reference back. Throws {@link IllegalStateException} when there is none left. */
  void release();

  /** Bytes charged, for metrics. */
  long bytes();
}
