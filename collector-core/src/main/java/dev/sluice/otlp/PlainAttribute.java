package dev.sluice.otlp;

/**
 * Recognises the attributes that nearly every sender writes: key, then a value that is a string,
 * bool, int or double, lengths below 128. Whatever is not of this shape is not wrong, only looked
 * at more closely.
 */
final class PlainAttribute {
  private static final int KEY = 1 << 3 | Wire.LEN;
  private static final int VALUE = 2 << 3 | Wire.LEN;
  private static final int STRING = 1 << 3 | Wire.LEN;
  private static final int BOOL = 2 << 3 | Wire.VARINT;
  private static final int INT = 3 << 3 | Wire.VARINT;
  private static final int DOUBLE = 4 << 3 | Wire.FIXED64;

  private PlainAttribute() {}

  /** Whether [p, end) is a well-formed KeyValue of the plain shape. */
  static boolean check(byte[] b, int p, int end) {
    if (end - p < 4 || b[p] != KEY) {
      return false;
    }
    int keyLength = b[p + 1];
    int at = p + 2 + keyLength;
    if (keyLength < 0 || end - at < 2 || b[at] != VALUE || b[at + 1] != end - at - 2) {
      return false;
    }
    at += 2; // the value is exactly [at, end), at most 127 bytes
    int left = end - at;
    if (left < 2) {
      return left == 0;
    }
    return switch (b[at]) {
      case STRING -> b[at + 1] == left - 2;
      case BOOL, INT -> left <= 11 && endsOneVarint(b, at + 1, end);
      case DOUBLE -> left == 9;
      default -> false;
    };
  }

  private static boolean endsOneVarint(byte[] b, int p, int end) {
    int last = end - 1;
    while (p < last) {
      if (b[p++] >= 0) {
        return false;
      }
    }
    return b[last] >= 0;
  }
}
