package dev.sluice.holding;

import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Retention;
import dev.sluice.memory.MemoryBudget;

/**
 * A batch as it is kept: as it came, or copied where {@link Retention} says that its slices would
 * pin too much.
 */
public final class HeldForm {
  private HeldForm() {}

  /** Whether it is to be copied before it is kept. A batch in its received encoding never is. */
  public static boolean wantsCopy(Batch batch) {
    return batch.encoded() == null && Retention.isWasteful(batch.payload());
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
