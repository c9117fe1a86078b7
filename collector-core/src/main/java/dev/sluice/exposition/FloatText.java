package dev.sluice.exposition;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Doubles as the shortest decimal text that reads back as the same double, in the layout of Go's
 * {@code strconv} with format {@code g}, which Prometheus pages have: an exponent from one million
 * up and below one ten-thousandth. Numbers of few digits need no allocation.
 */
final class FloatText {
  private static final double[] POWERS = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  private static final double EXACT_LIMIT = 1e15;
  private static final int MAX_TEXT_BYTES = 32;
  private static final boolean SHORTEST_TO_STRING = Runtime.version().feature() >= 19;

  private FloatText() {}

  /** Writes the number and returns the position after it; needs 64 bytes, some as scratch. */
  static int write(double value, byte[] to, int at) {
    if (Double.isNaN(value)) {
      return ascii("NaN", to, at);
    }
    if (Double.isInfinite(value)) {
      return ascii(value > 0 ? "+Inf" : "-Inf", to, at);
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
    for (int places = 0; places < POWERS.length; places++) {
      double scaled = magnitude * POWERS[places];
      if (scaled >= EXACT_LIMIT) {
        break;
      }
      long digits = (long) scaled;
      // Division of two exact integers rounds once, so equality proves that the text reads back.
      if (digits == scaled && digits / POWERS[places] == magnitude) {
        return layout(digits, -places, to, position);
      }
    }
    BigDecimal shortest = shortest(magnitude);
    return layout(shortest.unscaledValue().longValueExact(), -shortest.scale(), to, position);
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

  /**
   * Fewest digits. {@code Double.toString} has always two at least, so that the least double is
   * 4.9E-324 rather than 5E-324; before JDK 19 it sometimes has one too many.
   */
  private static BigDecimal shortest(double magnitude) {
    BigDecimal text = new BigDecimal(Double.toString(magnitude)).stripTrailingZeros();
    if (SHORTEST_TO_STRING && text.precision() != 2) {
      return text;
    }
    BigDecimal exact = new BigDecimal(magnitude);
    BigDecimal best = text;
    for (int digits = text.precision() - 1; digits > 0; digits--) {
      BigDecimal below = exact.round(new MathContext(digits, RoundingMode.DOWN));
      BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
      boolean belowReads = below.doubleValue() == magnitude;
      boolean aboveReads = above.doubleValue() == magnitude;
      if (!belowReads && !aboveReads) {
        break;
      }
      boolean aboveIsNearer = above.subtract(exact).compareTo(exact.subtract(below)) < 0;
      best = aboveReads && (aboveIsNearer || !belowReads) ? above : below;
    }
    return best.stripTrailingZeros();
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

  private static int ascii(String text, byte[] to, int at) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, to, at, bytes.length);
    return at + bytes.length;
  }
}
