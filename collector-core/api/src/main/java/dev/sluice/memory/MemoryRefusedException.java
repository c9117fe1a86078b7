package dev.sluice.memory;

/** There is no room in the {@link MemoryBudget} for what is about to be made. */
@SuppressWarnings("serial") // never serialised
public final class MemoryRefusedException extends RuntimeException {
  private final long wantedBytes;

  /**
   * @param wantedBytes all that would be charged for the same piece of work
   */
  MemoryRefusedException(long wantedBytes) {
    super("no room in the memory budget for " + wantedBytes + " bytes", null, false, false);
    this.wantedBytes = wantedBytes;
  }

  /** What the work would have been charged in all, with what was refused. */
  public long wantedBytes() {
    return wantedBytes;
  }
}
