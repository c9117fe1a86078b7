package dev.sluice.otlp.check;

import dev.sluice.otlp.wire.Wire;
import java.util.Arrays;

/** The rarer steps of the check, on bytes that nobody has vouched for. */
final class CheckedWire {
  private CheckedWire() {}

  /** The position behind a varint of at most ten bytes. */
  static int afterVarint(byte[] b, int p, int end) throws MalformedOtlpException {
    int last = Math.min(end - p, 10) + p;
    for (int at = p; at < last; at++) {
      if (b[at] >= 0) {
        return at + 1;
      }
    }
    throw end - p < 10 ? Malformations.cutOff(p) : Malformations.longVarint(p);
  }

  /** The length that the varint at {@code p} gives; at most {@code Integer.MAX_VALUE}. */
  static int length(byte[] b, int p, int end) throws MalformedOtlpException {
    afterVarint(b, p, end);
    long length = Wire.varint(b, p);
    if (length < 0 || length > Integer.MAX_VALUE) {
      throw Malformations.hugeLength(length, p);
    }
    return (int) length;
  }

  /** The tag that the varint at {@code p} gives; its field number may be 0, its value 32 bits. */
  static int longTag(byte[] b, int p, int end) throws MalformedOtlpException {
    afterVarint(b, p, end);
    long tag = Wire.varint(b, p);
    if (tag >>> 32 != 0) {
      throw Malformations.hugeTag(tag, p);
    }
    return (int) tag;
  }

  /** The position behind the value of an unknown field, not a group; {@code start}: of its tag. */
  static int afterValue(byte[] b, int start, int p, int end, int tag)
      throws MalformedOtlpException {
    if (tag >>> 3 == 0) {
      throw Malformations.fieldZero(start);
    }
    switch (tag & 7) {
      case Wire.VARINT -> {
        return afterVarint(b, p, end);
      }
      case Wire.FIXED64 -> {
        return checkEnd(8, start, p, end);
      }
      case Wire.FIXED32 -> {
        return checkEnd(4, start, p, end);
      }
      case Wire.LEN -> {
        int length = length(b, p, end);
        return checkEnd(length, start, afterVarint(b, p, end), end);
      }
      case Wire.END_GROUP -> throw Malformations.strayEndGroup(tag >>> 3, start);
      default -> throw Malformations.badWireType(tag & 7, start);
    }
  }

  private static int checkEnd(int length, int start, int p, int end) throws MalformedOtlpException {
    if (length > end - p) {
      throw Malformations.cutOff(start);
    }
    return p + length;
  }

  /**
   * The position behind the end of an unknown group. Walks nested groups in a loop; the numbers of
   * the open ones are kept only when there is more than one.
   */
  static int afterGroup(byte[] b, int start, int p, int end, int tag, int depth)
      throws MalformedOtlpException {
    if (tag >>> 3 == 0) {
      throw Malformations.fieldZero(start);
    }
    int[] outer = NO_GROUPS;
    int open = 0; // groups around the current one
    int current = tag >>> 3;
    if (depth >= OtlpCheck.MAX_DEPTH) {
      throw Malformations.tooDeep(start);
    }
    while (p < end) {
      int at = p;
      int next = longTag(b, p, end);
      p = afterVarint(b, p, end);
      int number = next >>> 3;
      if (number == 0) {
        throw Malformations.fieldZero(at);
      }
      switch (next & 7) {
        case Wire.START_GROUP -> {
          if (depth + open + 1 >= OtlpCheck.MAX_DEPTH) {
            throw Malformations.tooDeep(at);
          }
          if (open == outer.length) {
            outer = Arrays.copyOf(outer, OtlpCheck.MAX_DEPTH);
          }
          outer[open++] = current;
          current = number;
        }
        case Wire.END_GROUP -> {
          if (number != current) {
            throw Malformations.strayEndGroup(number, at);
          }
          if (open == 0) {
            return p;
          }
          current = outer[--open];
        }
        default -> p = afterValue(b, at, p, end, next);
      }
    }
    throw Malformations.openGroup(current, start);
  }

  private static final int[] NO_GROUPS = {};
}
