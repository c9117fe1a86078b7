package dev.sluice.json;

/**
 * UTF-8, where bytes may be wrong: what cannot begin or go on a character is one U+FFFD for each
 * longest part that could have begun one, as the Unicode standard advises (chapter 3, "U+FFFD
 * Substitution of Maximal Subparts"), and one for half a surrogate pair, as the JDK does.
 */
public final class Utf8 {
  public static final int REPLACEMENT = 0xFFFD;

  private Utf8() {}

  /**
   * Looks at the character that begins at {@code p}, in [p, end).
   *
   * @return its length, or, when it is none, minus the length of what one U+FFFD stands for
   */
  public static int length(byte[] b, int p, int end) {
    int first = b[p] & 0xFF;
    if (first < 0x80) {
      return 1;
    }
    if (first < 0xC2 || first > 0xF4) {
      return -1;
    }
    int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    // The second byte alone says whether it is too long a form, or out of range.
    int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int high = first == 0xF4 ? 0x8F : 0xBF;
    for (int i = 1; i <= more; i++) {
      int next = p + i < end ? b[p + i] & 0xFF : 0;
      if (next < low || next > high) {
        return -i;
      }
      low = 0x80;
      high = 0xBF;
    }
    boolean halfPair = first == 0xED && (b[p + 1] & 0xFF) >= 0xA0; // as whole as it can be
    return halfPair ? -3 : more + 1;
  }

  /** The character of that length at {@code p}. */
  public static int codePoint(byte[] b, int p, int length) {
    return switch (length) {
      case 1 -> b[p];
      case 2 -> (b[p] & 0x1F) << 6 | (b[p + 1] & 0x3F);
      case 3 -> (b[p] & 0x0F) << 12 | (b[p + 1] & 0x3F) << 6 | (b[p + 2] & 0x3F);
      default ->
          (b[p] & 0x07) << 18
              | (b[p + 1] & 0x3F) << 12
              | (b[p + 2] & 0x3F) << 6
              | (b[p + 3] & 0x3F);
    };
  }

  /** Writes a character and returns its length; half a surrogate pair is written as U+FFFD. */
  public static int write(int codePoint, byte[] to, int at) {
    int c = codePoint >= 0xD800 && codePoint <= 0xDFFF ? REPLACEMENT : codePoint;
    if (c < 0x80) {
      to[at] = (byte) c;
      return 1;
    }
    if (c < 0x800) {
      to[at] = (byte) (0xC0 | c >>> 6);
      to[at + 1] = (byte) (0x80 | (c & 0x3F));
      return 2;
    }
    if (c < 0x10000) {
      to[at] = (byte) (0xE0 | c >>> 12);
      to[at + 1] = (byte) (0x80 | (c >>> 6 & 0x3F));
      to[at + 2] = (byte) (0x80 | (c & 0x3F));
      return 3;
    }
    to[at] = (byte) (0xF0 | c >>> 18);
    to[at + 1] = (byte) (0x80 | (c >>> 12 & 0x3F));
    to[at + 2] = (byte) (0x80 | (c >>> 6 & 0x3F));
    to[at + 3] = (byte) (0x80 | (c & 0x3F));
    return 4;
  }
}
