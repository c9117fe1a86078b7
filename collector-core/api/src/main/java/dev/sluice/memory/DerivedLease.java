package dev.sluice.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What bytes weigh that were made out of a batch's, such as an edit's. Where they point into the
 * batch's own, it {@linkplain #holdOrigin holds} a reference of the batch's lease until its last
 * one is released. Its arrays come from the budget's {@linkplain MemoryBudget#arrays() pool} and go
 * back there by the rules of {@link #releaseForReuse}, which then hold for the batch's array as
 * well.
 *
 * <p>What is made is charged before: what an edit writes may be a hundred times what it reads.
 * Arrays are taken and given up, and the origin is held, by one thread before it shares the lease;
 * all else is thread-safe.
 */
public final class DerivedLease extends CountedLease {
  private final MemoryBudget budget;
  private final List<byte[]> arrays = new ArrayList<>();
  private MemoryLease origin = MemoryLease.NONE;
  private long weight;
  private long workingBytes;

  /** A lease with one reference, over nothing yet. */
  public DerivedLease(MemoryBudget budget) {
    this.budget = budget;
  }

  /** Keeps the batch's bytes too; the caller holds a reference of its lease. */
  public void holdOrigin(MemoryLease lease) {
    lease.retain();
    origin = lease;
  }

  /**
   * An array of at least that length, whose content is undefined.
   *
   * @throws MemoryRefusedException when the budget has no room for it
   */
  public byte[] array(int leastBytes) {
    charge(leastBytes);
    byte[] array = budget.arrays().take(leastBytes);
    budget.charge(array.length - leastBytes); // what an array of the pool is longer
    weight += array.length;
    arrays.add(array);
    return array;
  }

  /**
   * Charges for what is made on the way and goes with {@link #endWork}.
   *
   * @throws MemoryRefusedException when the budget has no room for it
   */
  public void work(long bytes) {
    charge(bytes);
    workingBytes += bytes;
  }

  /** What was made on the way is gone. */
  public void endWork() {
    budget.release(workingBytes);
    workingBytes = 0;
  }

  /** Adds what the objects weigh that go on with the bytes; they are there already. */
  public void addObjects(long bytes) {
    budget.charge(bytes);
    weight += bytes;
  }

  private void charge(long bytes) {
    if (!budget.tryCharge(bytes)) {
      throw new MemoryRefusedException(weight + workingBytes + bytes);
    }
  }

  /** Arrays that turn out not to be needed go back at once; nobody has seen them. */
  public void keepOnly(Predicate<byte[]> needed) {
    for (int i = arrays.size() - 1; i >= 0; i--) {
      byte[] array = arrays.get(i);
      if (!needed.test(array)) {
        arrays.remove(i);
        weight -= array.length;
        budget.release(array.length);
        budget.arrays().give(array);
      }
    }
  }

  @Override
  void end(boolean reusable) {
    budget.release(weight);
    if (reusable) {
      arrays.forEach(budget.arrays()::give);
      origin.releaseForReuse();
    } else {
      origin.release();
    }
  }

  /** Those of an origin that is held included. */
  @Override
  public long bytes() {
    return origin.bytes() + weight;
  }

  @Override
  public long objectBytes() {
    return 136 + 8L * arrays.size() + origin.objectBytes();
  }

  @Override
  public long metadataBytes() {
    return origin.metadataBytes();
  }
}
