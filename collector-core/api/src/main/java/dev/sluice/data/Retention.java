package dev.sluice.data;

/**
 * Decides what a payload looks like while it is held in a batch, a queue or storage. Slices pin
 * whole arrays: a part that uses a tenth of a request would keep all of it alive, and many tiny
 * slices cost more in objects and gathering writes than a copy does.
 */
public final class Retention {
  /** Below this many bytes a slice counts as tiny. */
  static final int TINY_SLICE_BYTES = 1024;

  private static final int LARGEST_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  private Retention() {}

  /** The payload itself, or an exact copy when it pins twice its size or its slices are tiny. */
  public static Payload beforeHolding(Payload payload) {
    return isWasteful(payload) ? payload.compact() : payload;
  }

  /** Whether {@link #beforeHolding} copies. */
  public static boolean isWasteful(Payload payload) {
    int slices = payload.slices().size();
    boolean pins = payload.sizeBytes() * 2 < payload.retainedBytes();
    boolean tiny = slices > 1 && payload.sizeBytes() < (long) slices * TINY_SLICE_BYTES;
    return (pins || tiny) && payload.sizeBytes() <= LARGEST_ARRAY_BYTES;
  }
}
