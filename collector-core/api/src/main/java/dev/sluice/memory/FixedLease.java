package dev.sluice.memory;

/** A lease whose weight stays what it was; see {@link MemoryBudget#leaseCharged}. */
final class FixedLease extends CountedLease {
  private final MemoryBudget budget;
  private final long bytes;

  FixedLease(MemoryBudget budget, long bytes) {
    this.budget = budget;
    this.bytes = bytes;
  }

  @Override
  void end(boolean reusable) {
    budget.release(bytes);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long objectBytes() {
    return 40;
  }
}
