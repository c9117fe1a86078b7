package dev.sluice.json;

import dev.sluice.memory.MemoryBudget;

/** Where the memory for what is made is asked for, before it is made. */
public interface MemoryRoom {
  /** For what is small, and made by ourselves. */
  MemoryRoom UNLIMITED =
      new MemoryRoom() {
        @Override
        public boolean take(long bytes, long held) {
          return true;
        }

        @Override
        public void giveBack(long bytes) {}
      };

  /**
   * Takes that many bytes, if there are so many; never waits.
   *
   * @param held what the same work has taken before
   */
  boolean take(long bytes, long held);

  void giveBack(long bytes);

  /** Of a budget, for a request that arrives: the part that is kept for small ones stays free. */
  static MemoryRoom forArrival(MemoryBudget budget) {
    return new MemoryRoom() {
      @Override
      public boolean take(long bytes, long held) {
        return budget.tryChargeArrival(bytes, held);
      }

      @Override
      public void giveBack(long bytes) {
        budget.release(bytes);
      }
    };
  }

  /** Of a budget, for a request that leaves. */
  static MemoryRoom forDelivery(MemoryBudget budget) {
    return new MemoryRoom() {
      @Override
      public boolean take(long bytes, long held) {
        return budget.tryCharge(bytes);
      }

      @Override
      public void giveBack(long bytes) {
        budget.release(bytes);
      }
    };
  }
}
