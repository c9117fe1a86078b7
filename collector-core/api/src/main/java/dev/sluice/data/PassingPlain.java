package dev.sluice.data;

import dev.sluice.memory.MemoryBudget;
import dev.sluice.memory.MemoryRefusedException;

/**
 * The plain bytes of a batch for as long as somebody reads them. Where they have to be inflated for
 * that, they are charged to the budget before, and given back with {@link #close}; the batch stays
 * as it is kept. One thread at a time.
 */
public final class PassingPlain implements AutoCloseable {
  private final Payload payload;
  private final MemoryBudget budget;
  private long chargedBytes;

  private PassingPlain(Payload payload, MemoryBudget budget, long chargedBytes) {
    this.payload = payload;
    this.budget = budget;
    this.chargedBytes = chargedBytes;
  }

  /**
   * Of a batch whose lease the caller holds; may inflate.
   *
   * @throws MemoryRefusedException when there is no room for them now
   */
  public static PassingPlain of(Batch batch, MemoryBudget budget) {
    if (batch.isInflated()) {
      return new PassingPlain(batch.payload(), budget, 0);
    }
    long bytes = batch.wireBytes();
    budget.chargeOnward(bytes);
    try {
      return new PassingPlain(batch.inflateCharged(), budget, bytes);
    } catch (RuntimeException | Error e) {
      budget.release(bytes);
      throw e;
    }
  }

  public Payload payload() {
    return payload;
  }

  /** Nobody reads them any more. */
  @Override
  public void close() {
    budget.release(chargedBytes);
    chargedBytes = 0;
  }
}
