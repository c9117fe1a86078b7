package dev.sluice.exporter.debug;

import dev.sluice.memory.MemoryBudget;
import dev.sluice.otlp.view.MessageView;

/**
 * Memory for the few things that are taken out of a request before they are written: the buckets of
 * a histogram. Of a usual one it is not worth a word; of a large one it is charged before it is
 * made.
 */
final class Workspace {
  private static final int USUAL_BYTES = 64 * 1024;

  /** A count takes eight bytes when it is read, and at least one in the request. */
  private static final long MOST_EXPANSION = 8;

  /** Of the budget: what needs more can hardly ever be written. */
  private static final int MOST_OF_BUDGET = 2;

  private final MemoryBudget budget;

  Workspace(MemoryBudget budget) {
    this.budget = budget;
  }

  /** There is no room. */
  static final class TooSmall extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean forGood;

    private TooSmall(long bytes, boolean forGood) {
      super("no memory for the buckets of a histogram, " + bytes + " bytes", null, false, false);
      this.forGood = forGood;
    }

    /** Whether there never will be. */
    boolean isForGood() {
      return forGood;
    }
  }

  /** Runs what takes the lists of numbers out of a point. */
  void with(MessageView point, Runnable work) {
    long bytes = point.sizeBytes() <= USUAL_BYTES ? 0 : MOST_EXPANSION * point.sizeBytes();
    if (!budget.tryCharge(bytes)) {
      throw new TooSmall(bytes, bytes > budget.capacityBytes() / MOST_OF_BUDGET);
    }
    try {
      work.run();
    } finally {
      budget.release(bytes);
    }
  }
}
