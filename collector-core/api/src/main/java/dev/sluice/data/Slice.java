package dev.sluice.data;

import java.util.Objects;

/**
 * A range of a heap array. The array is shared and must never be written after the slice was made.
 *
 * @param array the bytes; not copied
 * @param offset first byte
 * @param length number of bytes
 */
@SuppressWarnings("ArrayRecordComponent") // equal means: the same range of the same array
public record Slice(byte[] array, int offset, int length) {
  public Slice {
    Objects.checkFromIndexSize(offset, length, array.length);
  }

  /** The whole array. */
  public static Slice of(byte[] array) {
    return new Slice(array, 0, array.length);
  }

  /** The index after the last byte. */
  public int end() {
    return offset + length;
  }

  /** A part of this slice, positions counted from its start. */
  public Slice part(int from, int partLength) {
    Objects.checkFromIndexSize(from, partLength, length);
    return new Slice(array, offset + from, partLength);
  }
}
