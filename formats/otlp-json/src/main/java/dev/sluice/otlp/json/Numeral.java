package dev.sluice.otlp.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/**
 * Numbers from their texts: plain, or as a string; whole ones also as {@code 1e3} or {@code 2.0}.
 */
final class Numeral {
  private static final int MOST_DIGITS_OF_64_BITS = 20;
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  private Numeral() {}

  /** Thrown for a text that is no such number; what it is not is the caller's to say. */
  static final class Not extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean outOfRange;

    private Not(boolean outOfRange) {
      super(null, null, false, false);
      this.outOfRange = outOfRange;
    }

    /** Whether it is one, but too large or too small. */
    boolean isOutOfRange() {
      return outOfRange;
    }
  }

  /** A signed number of 64 bits. */
  static long signed(String text) throws Not {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      BigInteger number = integer(text);
      if (number.bitLength() >= Long.SIZE) {
        throw new Not(true);
      }
      return number.longValue();
    }
  }

  /** An unsigned number of 64 bits. */
  static long unsigned(String text) throws Not {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      BigInteger number = integer(text);
      if (number.signum() < 0 || number.compareTo(TWO_TO_64) >= 0) {
        throw new Not(true);
      }
      return number.longValue();
    }
  }

  private static BigInteger integer(String text) throws Not {
    BigDecimal number;
    try {
      number = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new Not(false);
    }
    // Asked before it is written out: an exponent may stand for a gigabyte of zeros.
    long digits = (long) number.precision() - number.scale();
    if (number.signum() == 0) {
      return BigInteger.ZERO;
    }
    if (digits > MOST_DIGITS_OF_64_BITS) {
      throw new Not(true);
    }
    if (digits <= 0) {
      throw new Not(false); // below one
    }
    try {
      return number.toBigIntegerExact();
    } catch (ArithmeticException e) {
      throw new Not(false);
    }
  }

  /**
   * A double, as a string also one that is not finite. Beyond the largest it is no number: it would
   * become an infinity that nobody sent.
   */
  static double decimal(String text) throws Not {
    if (isDecimal(text)) {
      double number;
      try {
        number = Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new Not(false);
      }
      if (Double.isInfinite(number)) {
        throw new Not(true);
      }
      return number;
    }
    String unsigned = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    return switch (unsigned.toLowerCase(Locale.ROOT)) {
      case "infinity", "inf" ->
          text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> throw new Not(false);
    };
  }

  /** Keeps out what only Java takes: blanks, suffixes, hexadecimal digits. */
  private static boolean isDecimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9') && "+-.eE".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
