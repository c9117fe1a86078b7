package dev.sluice.otlp.write;

/** UTF-8 of a text, written without an array between; what {@code String.getBytes} would make. */
final class Utf8Bytes {
  private Utf8Bytes() {}

  static int length(String text) {
    int chars = text.length();
    int bytes = chars;
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        if (c < 0x800) {
          bytes++;
        } else if (!Character.isSurrogate(c)) {
          bytes += 2;
        } else if (isPair(text, i)) {
          bytes += 2; // four for two
          i++;
        } // one alone: a question mark
      }
    }
    return bytes;
  }

  private static boolean isPair(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1));
  }

  /** Writes the text where there is room for it, and says where it ends. */
  static int write(String text, byte[] out, int at) {
    int chars = text.length();
    int end = at;
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        out[end++] = (byte) c;
      } else if (c < 0x800) {
        out[end++] = (byte) (0xc0 | c >>> 6);
        out[end++] = last(c);
      } else if (!Character.isSurrogate(c)) {
        out[end++] = (byte) (0xe0 | c >>> 12);
        out[end++] = last(c >>> 6);
        out[end++] = last(c);
      } else if (isPair(text, i)) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        out[end++] = (byte) (0xf0 | point >>> 18);
        out[end++] = last(point >>> 12);
        out[end++] = last(point >>> 6);
        out[end++] = last(point);
      } else {
        out[end++] = '?';
      }
    }
    return end;
  }

  /** A byte that goes on, of the last six bits. */
  private static byte last(int bits) {
    return (byte) (0x80 | (bits & 0x3f));
  }
}
