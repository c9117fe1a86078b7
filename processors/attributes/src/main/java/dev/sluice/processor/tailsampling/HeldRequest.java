package dev.sluice.processor.tailsampling;

import dev.sluice.data.Batch;
import dev.sluice.data.Slice;
import dev.sluice.holding.KeptRoom;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** A request that was taken, until the last part of it is decided and gone. Thread-safe. */
final class HeldRequest {
  private static final AtomicIntegerFieldUpdater<HeldRequest> PARTS =
      AtomicIntegerFieldUpdater.newUpdater(HeldRequest.class, "parts");

  private final Batch batch;
  private final Slice bytes;
  private final KeptRoom.Kept room;

  @SuppressWarnings("UnusedVariable") // it is what PARTS counts in
  private volatile int parts;

  /**
   * @param batch of one slice, with a reference of its lease
   * @param room that it occupies
   */
  HeldRequest(Batch batch, KeptRoom.Kept room, int parts) {
    this.batch = batch;
    this.bytes = batch.payload().slices().get(0);
    this.room = room;
    this.parts = parts;
  }

  Slice bytes() {
    return bytes;
  }

  /** One of its parts is gone; true when it was the last, and the request is to be let go. */
  boolean partGone() {
    return PARTS.decrementAndGet(this) == 0;
  }

  /** Gives its bytes back; its room is the caller's to give back. */
  KeptRoom.Kept letGo() {
    batch.lease().releaseRead();
    return room;
  }
}
