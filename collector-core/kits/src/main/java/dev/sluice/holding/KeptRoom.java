package dev.sluice.holding;

import dev.sluice.data.Batch;
import dev.sluice.memory.BudgetShare;
import dev.sluice.memory.MemoryBudget;
import org.jspecify.annotations.Nullable;

/**
 * The room in which one component keeps batches: a {@linkplain BudgetShare share} of the budget for
 * their bytes and for the objects around them. Bytes were charged when they arrived; the objects
 * are charged here, before they are made, since a request of one item is twenty bytes in six
 * hundred of objects. Thread-safe.
 */
public final class KeptRoom {
  /**
   * What a queue or a batch processor keeps of any request, in bytes of heap: the batch, its
   * metadata, who brought it, its place in line, and what a settled one gives back. Held to what a
   * virtual machine says by {@code KeptBytesTest}.
   */
  static final long REQUEST_BYTES = 360;

  /** Of each slice: the slice, its entry in a list, and what its array is longer than its bytes. */
  static final long SLICE_BYTES = 56;

  private final MemoryBudget budget;
  private final BudgetShare share;

  /**
   * What one batch has reserved.
   *
   * @param bytes of the share: all of it
   * @param objectBytes of these, what was charged for objects
   * @param copied whether the batch is copied before it is kept
   */
  public record Kept(long bytes, long objectBytes, boolean copied) {}

  public KeptRoom(MemoryBudget budget, BudgetShare share) {
    this.budget = budget;
    this.share = share;
  }

  /** Room for a batch, or null when there is none now. */
  public @Nullable Kept tryReserve(Batch batch) {
    return tryReserve(batch, 0);
  }

  /**
   * The same for somebody who keeps further objects with it.
   *
   * @param moreObjectBytes what these weigh
   */
  public @Nullable Kept tryReserve(Batch batch, long moreObjectBytes) {
    boolean copied = HeldForm.wantsCopy(batch);
    long objectBytes = moreObjectBytes + objectBytes(batch, copied);
    long chargedBefore = copied ? 0 : batch.lease().metadataBytes();
    long bytes = HeldForm.weight(batch, copied) + objectBytes + chargedBefore;
    if (!share.tryReserve(bytes)) {
      return null;
    }
    if (!budget.tryCharge(objectBytes)) {
      share.release(bytes);
      return null;
    }
    return new Kept(bytes, objectBytes, copied);
  }

  /**
   * The batch as it is kept, in room reserved for it; see {@link HeldForm#keep} for who owns what.
   */
  public Batch keep(Batch batch, Kept kept) {
    return HeldForm.keep(batch, kept.copied(), budget);
  }

  /** Gives room back: unused, or when the batch has settled. */
  public void release(Kept kept) {
    share.release(kept.bytes());
    budget.release(kept.objectBytes());
  }

  /** What is to be charged for a batch that is read from a store, beside its bytes and metadata. */
  public static long objectBytesOfOneSlice() {
    return REQUEST_BYTES + SLICE_BYTES;
  }

  /**
   * What the objects around a batch's bytes weigh while it is kept, except for metadata that the
   * batch's lease is charged with.
   */
  public static long objectBytes(Batch batch, boolean copied) {
    long fixed = REQUEST_BYTES + batch.metadata().objectBytes();
    if (copied) {
      return fixed + SLICE_BYTES; // the lease goes
    }
    fixed = Math.max(REQUEST_BYTES, fixed - batch.lease().metadataBytes());
    int slices = batch.encoded() == null ? batch.payload().slices().size() : 2; // both forms
    return fixed + slices * SLICE_BYTES + batch.lease().objectBytes();
  }
}
