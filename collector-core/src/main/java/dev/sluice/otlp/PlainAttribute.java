package dev.sluice.otlp;

/**
 * Recognises the attributes that nearly every sender writes: key, then a value that is a string,
 * bool, int or double, lengths below 128. Whatever is not of this shape is not wrong, only looked
 * at more closely. Reads four bytes at a time: tags and lengths together are compared as one
 * number.
 */
final class PlainAttribute {
  /** Of four bytes (tag, length, key's tag, key's length): tags, and that lengths are one byte. */
  private static final int START_MASK = 0x80_ff_80_ff;

  private static final int KEY_TAG = 1 << 3 | Wire.LEN;

  /** Of the four bytes behind the key (value's tag, its length, what is in it). */
  private static final int VALUE_MASK = 0x80_ff;

  private static final int VALUE_TAG = 2 << 3 | Wire.LEN;

  private static final int STRING = 1 << 3 | Wire.LEN;
  private static final int BOOL = 2 << 3 | Wire.VARINT;
  private static final int INT = 3 << 3 | Wire.VARINT;
  private static final int DOUBLE = 4 << 3 | Wire.FIXED64;

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
      if (next > end || next - value < 4) {
        return p;
      }
      int body = Wire.fixed32(b, value);
      int length = body >>> 8 & 0x7f;
      if ((body & VALUE_MASK) != VALUE_TAG || value + 2 + length != next) {
        return p;
      }
      int type = body >>> 16 & 0xff;
      if (type == STRING) {
        if (body >>> 24 != length - 2) {
          return p;
        }
      } else if (!isPlainNumber(b, type, value + 3, next)) {
        return p;
      }
      p = next;
    }
    return p;
  }

  private static boolean isPlainNumber(byte[] b, int type, int p, int end) {
    return switch (type) {
      case BOOL, INT -> end - p <= 10 && isOneVarint(b, p, end);
      case DOUBLE -> end - p == 8;
      default -> false;
    };
  }

  private static boolean isOneVarint(byte[] b, int p, int end) {
    int last = end - 1;
    while (p < last) {
      if (b[p++] >= 0) {
        return false;
      }
    }
    return b[last] >= 0;
  }
}
