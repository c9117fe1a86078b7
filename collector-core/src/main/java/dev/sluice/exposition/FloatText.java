package dev.sluice.exposition;

import dev.sluice.otlp.ShortestDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Doubles as the shortest decimal text that reads back as the same double, in the layout of Go's
 * {@code strconv} with format {@code g}, which Prometheus pages have: an exponent from one million
 * up and below one ten-thousandth. Nothing is allocated.
 */
final class FloatText {
  private static final double EXACT_LIMIT = 1e15;
  private static final int MAX_TEXT_BYTES = 32;
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
    int position = at;
    if (Double.doubleToRawLongBits(value) < 0) {
      to[position++] = '-';
    }
    double magnitude = Math.abs(value);
    if (magnitude == 0) {
      to[position++] = '0';
      return position;
    }
    if (magnitude < EXACT_LIMIT && magnitude == (long) magnitude) {
      return layout((long) magnitude, 0, to, position);
    }
    return layout(
        ShortestDecimal.digits(magnitude), ShortestDecimal.exponent(magnitude), to, position);
  }

  static int writeDigits(long value, byte[] to, int at) {
    int length = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      length++;
    }
    long rest = value;
    for (int i = at + length - 1; i >= at; i--) {
      to[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + length;
  }

  /** Lays out {@code digits * 10^exponent}. */
  private static int layout(long allDigits, int scale, byte[] to, int at) {
    long digits = allDigits;
    int exponent = scale;
    while (digits % 10 == 0) {
      digits /= 10;
      exponent++;
    }
    int scratch = at + MAX_TEXT_BYTES;
    int count = writeDigits(digits, to, scratch) - scratch;
    int decimal = count + exponent; // digits before the point
    int scientific = decimal - 1;
    return scientific < -4 || scientific >= 6
        ? exponential(to, scratch, count, scientific, at)
        : plain(to, scratch, count, decimal, at);
  }

  private static int plain(byte[] to, int digits, int count, int decimal, int at) {
    int position = at;
    if (decimal <= 0) {
      to[position++] = '0';
      to[position++] = '.';
      for (int i = decimal; i < 0; i++) {
        to[position++] = '0';
      }
      System.arraycopy(to, digits, to, position, count);
      return position + count;
    }
    for (int i = 0; i < Math.max(count, decimal); i++) {
      if (i == decimal) {
        to[position++] = '.';
      }
      to[position++] = i < count ? to[digits + i] : (byte) '0';
    }
    return position;
  }

  private static int exponential(byte[] to, int digits, int count, int exponent, int at) {
    int position = at;
    to[position++] = to[digits];
    if (count > 1) {
      to[position++] = '.';
      System.arraycopy(to, digits + 1, to, position, count - 1);
      position += count - 1;
    }
    to[position++] = 'e';
    to[position++] = (byte) (exponent < 0 ? '-' : '+');
    int magnitude = Math.abs(exponent);
    if (magnitude < 10) {
      to[position++] = '0';
    }
    return writeDigits(magnitude, to, position);
  }

  private static int put(byte[] text, byte[] to, int at) {
    System.arraycopy(text, 0, to, at, text.length);
    return at + text.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
