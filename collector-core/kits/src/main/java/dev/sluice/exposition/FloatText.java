package dev.sluice.exposition;

import dev.sluice.numbers.DecimalLayout;
import java.nio.charset.StandardCharsets;

/**
 * Doubles as the shortest decimal text that reads back as the same double, in the layout of Go's
 * {@code strconv} with format {@code g}, which Prometheus pages have: an exponent from one million
 * up and below one ten-thousandth. Nothing is allocated.
 */
final class FloatText {
  private static final DecimalLayout LAYOUT = new DecimalLayout(-3, 6, 2);
  private static final byte[] NAN = ascii("NaN");
  private static final byte[] INFINITE = ascii("+Inf");
  private static final byte[] MINUS_INFINITE = ascii("-Inf");

  private FloatText() {}

  /** Writes the number and returns the position after it; needs 64 bytes, some as scratch. */
  static int write(double value, byte[] to, int at) {
    if (Double.isNaN(value)) {
      return put(NAN, to, at);
    }
    if (Double.isInfinite(value)) {
      return put(value > 0 ? INFINITE : MINUS_INFINITE, to, at);
    }
    return LAYOUT.write(value, to, at);
  }

  private static int put(byte[] text, byte[] to, int at) {
    System.arraycopy(text, 0, to, at, text.length);
    return at + text.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
