package dev.sluice.numbers;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers in text as Go's {@code strconv} takes them, which is not quite what Java takes. Texts are
 * as long as a sender likes: nothing here recurses on their length.
 */
public final class GoNumbers {
  private static final Pattern INT = Pattern.compile("[+-]?[0-9]+");
  private static final String DIGITS = "[0-9](?:_?[0-9])*+";
  private static final String HEX_DIGITS = "[0-9a-fA-F](?:_?[0-9a-fA-F])*+";
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[+-]?(?:"
              + DIGITS
              + "\\.?(?:"
              + DIGITS
              + ")?|\\."
              + DIGITS
              + ")(?:[eE][+-]?"
              + DIGITS
              + ")?");
  private static final Pattern HEXADECIMAL =
      Pattern.compile(
          "[+-]?0[xX](?:_?"
              + HEX_DIGITS
              + "\\.?(?:"
              + HEX_DIGITS
              + ")?|\\."
              + HEX_DIGITS
              + ")[pP][+-]?"
              + DIGITS);

  private GoNumbers() {}

  /** {@code ParseInt(text, 10, 64)}; null for what is none or is out of range. */
  public static @Nullable Long parseInt(String text) {
    if (!INT.matcher(text).matches()) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException outOfRange) {
      return null;
    }
  }

  /** {@code ParseFloat(text, 64)}; null for what is none or is out of range. */
  public static @Nullable Double parseFloat(String text) {
    boolean signed = text.startsWith("+") || text.startsWith("-");
    switch ((signed ? text.substring(1) : text).toLowerCase(Locale.ROOT)) {
      case "inf", "infinity" -> {
        return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      }
      case "nan" -> {
        return signed ? null : Double.NaN;
      }
      default -> {}
    }
    if (!DECIMAL.matcher(text).matches() && !HEXADECIMAL.matcher(text).matches()) {
      return null;
    }
    double value = Double.parseDouble(text.replace("_", ""));
    return Double.isInfinite(value) ? null : value;
  }

  /** {@code int64(value)} as it comes out on amd64: what does not fit is the smallest number. */
  public static long truncate(double value) {
    return value >= -0x1p63 && value < 0x1p63 ? (long) value : Long.MIN_VALUE;
  }
}
