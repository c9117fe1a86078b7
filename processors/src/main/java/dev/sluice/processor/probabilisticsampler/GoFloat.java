package dev.sluice.processor.probabilisticsampler;

import java.util.Locale;

/** Numbers in text as Go's {@code ParseFloat} takes them, which is not quite what Java takes. */
final class GoFloat {
  private GoFloat() {}

  /** The number; NaN for anything that is none or is out of range. */
  static double parse(String text) {
    String unsigned = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    String lower = unsigned.toLowerCase(Locale.ROOT);
    if (lower.equals("inf") || lower.equals("infinity")) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    boolean hexadecimal = lower.startsWith("0x");
    if (!lower.chars().allMatch(c -> isNumeric(c, hexadecimal))) {
      return Double.NaN;
    }
    try {
      double value = Double.parseDouble(text);
      return Double.isInfinite(value) ? Double.NaN : value;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Keeps out blanks, signs before signs, and Java's suffixes f and d. */
  private static boolean isNumeric(int c, boolean hexadecimal) {
    return (c >= '0' && c <= '9')
        || c == '.'
        || c == '+'
        || c == '-'
        || (hexadecimal ? (c >= 'a' && c <= 'f') || c == 'x' || c == 'p' : c == 'e');
  }
}
