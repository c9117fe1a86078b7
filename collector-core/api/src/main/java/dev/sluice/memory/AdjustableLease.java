package dev.sluice.memory;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A lease whose weight follows what is alive: plain bytes may come and go beside the compressed
 * ones they were made of. Thread-safe.
 *
 * <p>Invariant: the budget holds exactly {@link #bytes()} for it until the last release, then
 * nothing.
 */
public final class AdjustableLease extends CountedLease {
  private static final AtomicLongFieldUpdater<AdjustableLease> WEIGHT =
      AtomicLongFieldUpdater.newUpdater(AdjustableLease.class, "weight");

  private final MemoryBudget budget;
  private volatile long weight;
  private int metadataBytes; // written before the lease is shared
  private final byte @Nullable [] pooled;
  private volatile byte @Nullable [] adopted; // written by holders of a reference, one at a time

  private AdjustableLease(MemoryBudget budget, long chargedBytes, byte @Nullable [] pooled) {
    this.budget = budget;
    this.weight = chargedBytes;
    this.pooled = pooled;
  }

  /** A lease with one reference, over bytes that were charged to the budget before. */
  public static AdjustableLease overCharged(MemoryBudget budget, long chargedBytes) {
    if (chargedBytes < 0) {
      throw new IllegalArgumentException("chargedBytes = " + chargedBytes);
    }
    return new AdjustableLease(budget, chargedBytes, null);
  }

  /**
   * The same over an array of the budget's {@linkplain MemoryBudget#arrays() pool}, which was
   * charged with its whole length and goes back there when it can be used again.
   */
  public static AdjustableLease overPooled(MemoryBudget budget, byte[] array) {
    return new AdjustableLease(budget, array.length, array);
  }

  /** Adds weight if the budget has room; the caller holds a reference. */
  public boolean tryAdd(long bytes) {
    if (!budget.tryCharge(bytes)) {
      return false;
    }
    WEIGHT.addAndGet(this, bytes);
    return true;
  }

  /**
   * Adds the weight of bytes that are about to be made; the caller holds a reference.
   *
   * @throws MemoryRefusedException when there is {@linkplain MemoryBudget#chargeOnward no room}
   */
  public void addOnward(long bytes) {
    budget.chargeOnward(bytes);
    WEIGHT.addAndGet(this, bytes);
  }

  /**
   * Takes over what the batch's metadata was charged to the budget with; before the lease is
   * shared. Whoever keeps the batch charges for metadata that no lease has.
   */
  public void addChargedMetadata(int bytes) {
    WEIGHT.addAndGet(this, bytes);
    metadataBytes += bytes;
  }

  /**
   * Takes over a second array of the budget's pool, which was charged with its whole length; it
   * goes back there when both can be used again. The caller holds a reference.
   */
  public void adoptPooled(byte[] array) {
    WEIGHT.addAndGet(this, array.length);
    adopted = array;
  }

  /**
   * Gives the array that was adopted back early, since nobody reads it; the caller holds a
   * reference.
   */
  public void giveBackAdopted() {
    byte[] array = adopted;
    if (array != null) {
      adopted = null;
      remove(array.length);
      budget.arrays().give(array);
    }
  }

  /** Gives part of the weight back early; the caller holds a reference. */
  public void remove(long bytes) {
    if (WEIGHT.addAndGet(this, -bytes) < 0) {
      throw new IllegalStateException("removed more than the lease weighs");
    }
    budget.release(bytes);
  }

  @Override
  void end(boolean reusable) {
    budget.release(weight);
    if (reusable) {
      giveToPool(pooled);
      giveToPool(adopted);
    }
  }

  private void giveToPool(byte @Nullable [] array) {
    if (array != null) {
      budget.arrays().give(array);
    }
  }

  @Override
  public long bytes() {
    return weight;
  }

  @Override
  public long objectBytes() {
    return 48;
  }

  @Override
  public long metadataBytes() {
    return metadataBytes;
  }
}
