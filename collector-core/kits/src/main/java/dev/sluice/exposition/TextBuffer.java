package dev.sluice.exposition;

import dev.sluice.numbers.DecimalLayout;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Collects text as UTF-8 and hands it on in large pieces. Not thread-safe.
 *
 * <p>Invariant: {@code 0 <= used <= bytes.length}; the array grows as needed.
 */
final class TextBuffer {
  private static final int FLUSH_AT = 32 * 1024;
  private static final int RESERVE = 64;

  private byte[] bytes;
  private int used;
  private long handedOn;

  /** A buffer that hands on from time to time. */
  TextBuffer() {
    this(FLUSH_AT + 4 * 1024);
  }

  /** A buffer for a text of about that size. */
  TextBuffer(int expectedBytes) {
    this.bytes = new byte[expectedBytes];
  }

  void put(char ascii) {
    ensure(1);
    bytes[used++] = (byte) ascii;
  }

  void put(byte[] text) {
    ensure(text.length);
    System.arraycopy(text, 0, bytes, used, text.length);
    used += text.length;
  }

  void put(String text) {
    int length = text.length();
    ensure(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        put(text.substring(i).getBytes(StandardCharsets.UTF_8));
        return;
      }
      bytes[used++] = (byte) c;
    }
  }

  /** The text with backslash and line feed escaped, and quotes where they delimit. */
  void putEscaped(String text, boolean quotes) {
    int clean = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' || c == '\n' || (quotes && c == '"')) {
        put(text.substring(clean, i));
        put('\\');
        put(c == '\n' ? 'n' : c);
        clean = i + 1;
      }
    }
    put(clean == 0 ? text : text.substring(clean));
  }

  /** A number as Go's shortest {@code %g} has it, which every Prometheus parser takes. */
  void putDouble(double value) {
    ensure(RESERVE);
    used = FloatText.write(value, bytes, used);
  }

  /** The same with {@code .0} where nothing else tells it from an integer. */
  void putOpenMetricsDouble(double value) {
    ensure(RESERVE);
    int from = used;
    used = FloatText.write(value, bytes, used);
    for (int i = from; i < used; i++) {
      byte c = bytes[i];
      if (c == '.' || c == 'e' || c == 'N' || c == 'I') {
        return;
      }
    }
    bytes[used++] = '.';
    bytes[used++] = '0';
  }

  /** The nearest double of 64 unsigned bits. */
  static double unsignedToDouble(long value) {
    return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
  }

  /** A decimal integer; 64 unsigned bits. */
  void putUnsigned(long value) {
    if (value < 0) {
      put(Long.toUnsignedString(value));
      return;
    }
    ensure(RESERVE);
    used = DecimalLayout.writeDigits(value, bytes, used);
  }

  /** A decimal integer. */
  void putSigned(long value) {
    if (value < 0) {
      put('-');
      putUnsigned(-value); // the most negative number is its own magnitude, unsigned
    } else {
      putUnsigned(value);
    }
  }

  /** Sixteen hexadecimal digits, lower case. */
  void putHex(long value) {
    ensure(16);
    for (int shift = 60; shift >= 0; shift -= 4) {
      bytes[used++] = (byte) Character.forDigit((int) (value >>> shift) & 15, 16);
    }
  }

  void flushIfFull(OutputStream out) throws IOException {
    if (used >= FLUSH_AT) {
      flush(out);
    }
  }

  void flush(OutputStream out) throws IOException {
    out.write(bytes, 0, used);
    handedOn += used;
    used = 0;
  }

  /** Bytes put so far, those handed on included. */
  long written() {
    return handedOn + used;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, used);
  }

  private void ensure(int more) {
    if (bytes.length - used < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + more + RESERVE));
    }
  }
}
