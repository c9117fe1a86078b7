package dev.sluice.holding;

import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.memory.MemoryBudget;

/**
 * How a batch is kept: as it is, or copied where its slices would pin far more bytes than they use,
 * or are so many and small that they cost more than a copy.
 */
public final class HeldForm {
  private static final int MANY_SLICES = 16;
  private static final int TINY_SLICE_BYTES = 128;

  private HeldForm() {}

  /** Whether it is to be copied before it is kept. */
  public static boolean wantsCopy(Batch batch) {
    if (batch.encoded() != null || !batch.isInflated()) {
      return false;
    }
    Payload payload = batch.payload();
    int slices = payload.slices().size();
    return payload.sizeBytes() < payload.retainedBytes() / 2
        || (slices > MANY_SLICES && payload.sizeBytes() / slices < TINY_SLICE_BYTES);
  }

  /** What it will weigh when kept. */
  public static long weight(Batch batch, boolean copied) {
    return copied ? batch.wireBytes() : batch.retainedBytes();
  }

  /**
   * The batch to keep. One reference of its lease belongs to the caller: of the batch's own lease,
   * or of a new one when the bytes were copied.
   */
  public static Batch keep(Batch batch, boolean copied, MemoryBudget budget) {
    if (!copied) {
      batch.lease().retain();
      return batch;
    }
    byte[] bytes = batch.payload().toByteArray();
    budget.charge(bytes.length); // replaces what the larger arrays weigh, which are let go
    return batch
        .withPayload(Payload.of(bytes), batch.items())
        .withLease(budget.leaseCharged(bytes.length));
  }
}
