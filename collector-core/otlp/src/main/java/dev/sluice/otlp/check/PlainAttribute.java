package dev.sluice.otlp.check;

import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Wire;

/**
 * Recognises the attributes that nearly every sender writes: key, then a value that is a string,
 * bool, int or double, lengths below 128. Whatever is not of this shape is not wrong, only looked
 * at more closely. Reads four bytes at a time: tags and lengths together are compared as one
 * number.
 */
final class PlainAttribute {
  /** Of four bytes (tag, length, key's tag, key's length): tags, and that lengths are one byte. */
  private static final int START_MASK = 0x80_ff_80_ff;

  private static final int KEY_TAG = Fields.KeyValue.KEY << 3 | Wire.LEN;

  /** Of the four bytes behind the key (value's tag, its length, tag of what is in it): those. */
  private static final int VALUE_MASK = 0xff_ff_ff;

  private static final int VALUE_TAG = Fields.KeyValue.VALUE << 3 | Wire.LEN;

  private static final int STRING = Fields.AnyValue.STRING_VALUE << 3 | Wire.LEN;
  private static final int BOOL = Fields.AnyValue.BOOL_VALUE << 3 | Wire.VARINT;
  private static final int INT = Fields.AnyValue.INT_VALUE << 3 | Wire.VARINT;
  private static final int DOUBLE = Fields.AnyValue.DOUBLE_VALUE << 3 | Wire.FIXED64;

  /** Of eight bytes, the bits that say that a varint goes on. */
  private static final long GOES_ON = 0x80_80_80_80_80_80_80_80L;

  private PlainAttribute() {}

  /**
   * Walks attributes of the plain shape.
   *
   * @param tag the one-byte tag that they have in the message
   * @return the position of the first field that is something else, or {@code end}
   */
  static int skipRun(byte[] b, int p, int end, int tag) {
    int start = KEY_TAG << 16 | tag;
    while (end - p >= 8) { // the least that an attribute with a value takes
      int head = Wire.fixed32(b, p);
      if ((head & START_MASK) != start) {
        return p;
      }
      int next = p + 2 + (head >>> 8 & 0x7f);
      int value = p + 4 + (head >>> 24);
      int length = next - value - 2; // that the value has to have
      if (next > end || length < 2) {
        return p;
      }
      int body = Wire.fixed32(b, value);
      int plain = VALUE_TAG | length << 8;
      int string = plain | STRING << 16 | (length - 2) << 24;
      if (body != string && !isPlainNumber(b, (body & VALUE_MASK) ^ plain, value + 3, next)) {
        return p;
      }
      p = next;
    }
    return p;
  }

  /**
   * @param shape tag of the number in its third byte, and nothing else when all before it is plain
   */
  private static boolean isPlainNumber(byte[] b, int shape, int p, int end) {
    return switch (shape) {
      case BOOL << 16, INT << 16 -> isOneVarint(b, p, end);
      case DOUBLE << 16 -> end - p == 8;
      default -> false;
    };
  }

  private static boolean isOneVarint(byte[] b, int p, int end) {
    int length = end - p;
    if (length > 8 || b.length - p < 8) {
      return length <= 10 && isOneLongVarint(b, p, end);
    }
    long all = GOES_ON >>> (64 - 8 * length);
    return (Wire.fixed64(b, p) & all) == all >>> 8; // it goes on in all bytes but the last
  }

  private static boolean isOneLongVarint(byte[] b, int p, int end) {
    int last = end - 1;
    while (p < last) {
      if (b[p++] >= 0) {
        return false;
      }
    }
    return b[last] >= 0;
  }
}
