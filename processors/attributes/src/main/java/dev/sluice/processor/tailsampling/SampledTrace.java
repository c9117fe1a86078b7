package dev.sluice.processor.tailsampling;

import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.RetryCause;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.onward.Journey;
import dev.sluice.otlp.edit.TraceParts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Spans of a sampled trace on their way to the next component: as places in their requests until
 * they are offered for the first time, then as a request of their own. Whoever has the journey
 * calls.
 */
final class SampledTrace extends Journey {
  private static final int CHUNK_BYTES = 64 << 20;

  private final int spans;
  private final Consumer<TracePart> partGone;
  private @Nullable TracePart parts;
  private @Nullable Batch batch;
  private volatile @Nullable RetryCause lastCause; // written by whoever has it; why it waits

  /**
   * @param parts linked in the order they came
   * @param partGone told of each part when its request is needed for it no more
   */
  SampledTrace(TracePart parts, Consumer<TracePart> partGone) {
    this.parts = parts;
    this.partGone = partGone;
    int sum = 0;
    for (TracePart part = parts; part != null; part = part.next()) {
      sum += part.spans();
    }
    this.spans = sum;
  }

  int spans() {
    return spans;
  }

  /**
   * The spans as a request, with a reference of its lease that {@link #letGo} gives back; null when
   * there is no memory for it now.
   */
  synchronized @Nullable Batch batch(MemoryBudget budget) {
    Batch made = batch;
    if (made != null || parts == null) {
      return made;
    }
    long bytes = 0;
    for (TracePart part = parts; part != null; part = part.next()) {
      bytes += TraceParts.writtenBytes(part.bytes());
    }
    if (!budget.tryChargeOnward(bytes)) {
      return null;
    }
    made =
        Batch.of(Signal.TRACES, written(), spans, RequestMetadata.NONE, budget.leaseCharged(bytes));
    batch = made;
    letPartsGo();
    return made;
  }

  /** In one array, or in several where it is huge: an array has its limit. */
  private Payload written() {
    List<Slice> slices = new ArrayList<>(1);
    TracePart first = parts;
    while (first != null) {
      int bytes = 0;
      TracePart behind = first;
      for (; behind != null && bytes < CHUNK_BYTES; behind = behind.next()) {
        bytes += TraceParts.writtenBytes(behind.bytes());
      }
      byte[] array = new byte[bytes];
      int at = 0;
      for (TracePart part = first; part != null && part != behind; part = part.next()) {
        at = TraceParts.write(part.requestBytes(), part.places(), part.bytes(), array, at);
      }
      slices.add(Slice.of(array));
      first = behind;
    }
    return Payload.of(slices);
  }

  /** It has ended: gives back what it holds. */
  synchronized void letGo() {
    letPartsGo();
    Batch made = batch;
    if (made != null) {
      batch = null;
      made.lease().releaseRead(); // whoever still reads holds a reference
    }
  }

  private void letPartsGo() {
    TracePart part = parts;
    parts = null;
    for (; part != null; part = part.next()) {
      partGone.accept(part);
    }
  }

  void waitsFor(RetryCause cause) {
    lastCause = cause;
  }

  @Nullable RetryCause lastCause() {
    return lastCause;
  }
}
