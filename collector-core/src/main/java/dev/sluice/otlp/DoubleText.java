package dev.sluice.otlp;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Doubles as JSON and ECMAScript write them, which is how the reference writes them into text: the
 * shortest digits that read back as the same value, plain between 1e-6 and 1e21, with an exponent
 * beyond.
 */
public final class DoubleText {
  private static final double EXACT_LONG = 1L << 53;

  private DoubleText() {}

  /** The text; {@code NaN}, {@code Infinity}, {@code -Infinity} for what is no number. */
  public static String of(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    if (value == Math.rint(value) && Math.abs(value) < EXACT_LONG) {
      return value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value);
    }
    BigDecimal digits = shortest(value);
    double size = Math.abs(value);
    return size < 1e-6 || size >= 1e21 ? scientific(digits) : digits.toPlainString();
  }

  /** The fewest significant digits that read back as {@code value}, trailing zeros removed. */
  static BigDecimal shortest(double value) {
    // Before JDK 19 Double.toString may give a digit too many; it never gives one too few.
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    BigDecimal exact = new BigDecimal(value);
    for (int precision = digits.precision() - 1; precision > 0; precision--) {
      BigDecimal shorter = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
      if (shorter.doubleValue() != value) {
        break;
      }
      digits = shorter.stripTrailingZeros();
    }
    // Among the shortest ones, the nearest.
    BigDecimal nearest = exact.round(new MathContext(digits.precision(), RoundingMode.HALF_EVEN));
    return nearest.doubleValue() == value ? nearest.stripTrailingZeros() : digits;
  }

  private static String scientific(BigDecimal digits) {
    String unscaled = digits.unscaledValue().abs().toString();
    int exponent = unscaled.length() - 1 - digits.scale();
    StringBuilder text = new StringBuilder(24);
    if (digits.signum() < 0) {
      text.append('-');
    }
    text.append(unscaled.charAt(0));
    if (unscaled.length() > 1) {
      text.append('.').append(unscaled, 1, unscaled.length());
    }
    return text.append('e').append(exponent < 0 ? "" : "+").append(exponent).toString();
  }
}
