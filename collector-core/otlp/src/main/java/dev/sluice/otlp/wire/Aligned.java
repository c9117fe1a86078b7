package dev.sluice.otlp.wire;

import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Slices of a payload such that each is a whole number of top-level fields. What a receiver made is
 * so already and comes back as it is; of a spliced payload, the slices that one field spans are
 * copied together. For the rooms above; stateless.
 */
public final class Aligned {
  private Aligned() {}

  /** The same with arrays of their own for copies. */
  public static List<Slice> slices(Payload payload) {
    return slices(payload, byte[]::new);
  }

  /**
   * @param arrays makes the arrays for copies, at least as long as asked
   */
  public static List<Slice> slices(Payload payload, IntFunction<byte[]> arrays) {
    List<Slice> slices = payload.slices();
    return slices.size() <= 1 || isAligned(slices) ? slices : join(slices, arrays);
  }

  private static boolean isAligned(List<Slice> slices) {
    for (Slice slice : slices) {
      if (missing(slice, 0) != 0) {
        return false;
      }
    }
    return true;
  }

  private static List<Slice> join(List<Slice> slices, IntFunction<byte[]> arrays) {
    List<Slice> aligned = new ArrayList<>();
    List<Slice> pending = new ArrayList<>();
    long missing = 0; // bytes of the open top-level field that are in later slices
    for (Slice slice : slices) {
      pending.add(slice);
      missing = missing > slice.length() ? missing - slice.length() : missing(slice, (int) missing);
      if (missing == 0) {
        aligned.add(pending.size() == 1 ? slice : joined(pending, arrays));
        pending.clear();
      }
    }
    if (!pending.isEmpty()) {
      throw new IllegalArgumentException("the last field of a payload lacks " + missing + " bytes");
    }
    return aligned;
  }

  private static Slice joined(List<Slice> parts, IntFunction<byte[]> arrays) {
    Payload whole = Payload.of(parts);
    int length = Math.toIntExact(whole.sizeBytes());
    byte[] array = arrays.apply(length);
    whole.copyTo(array);
    return new Slice(array, 0, length);
  }

  /**
   * Bytes that the last top-level field which starts in this slice, behind {@code from}, has in
   * later slices. No writer here cuts a tag, a length or a number in two.
   */
  private static long missing(Slice slice, int from) {
    byte[] b = slice.array();
    int end = slice.end();
    int p = slice.offset() + from;
    while (p < end) {
      int tag = Wire.varint32(b, p);
      p = Wire.afterVarint(b, p);
      if ((tag & 7) == Wire.LEN) {
        int length = Wire.varint32(b, p);
        p = Wire.afterVarint(b, p);
        if (length > end - p) {
          return (long) length - (end - p);
        }
        p += length;
      } else {
        p = Wire.skip(b, p, tag);
      }
    }
    return 0;
  }
}
