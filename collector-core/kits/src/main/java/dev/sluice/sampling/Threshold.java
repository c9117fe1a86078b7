package dev.sluice.sampling;

import org.jspecify.annotations.Nullable;

/**
 * Rejection thresholds: 56 bits, against which the randomness of an item is held; the item is kept
 * when its randomness is at least the threshold. Source: OpenTelemetry's consistent probability
 * sampling (OTEP 235), with the reference's rounding to a number of hexadecimal digits.
 */
public final class Threshold {
  /** Hexadecimal digits of a full threshold. */
  public static final int DIGITS = 14;

  /** Every item is kept. */
  public static final long ALWAYS = 0;

  /** No item is kept: one more than any randomness. */
  public static final long NEVER = 1L << (DIGITS * 4);

  /** There is no threshold. */
  public static final long NONE = -1;

  /** The smallest probability that is not zero. */
  public static final double MIN_PROBABILITY = 1.0 / NEVER;

  private Threshold() {}

  public static boolean keeps(long threshold, long randomness) {
    return threshold <= randomness;
  }

  public static boolean isProbability(double probability) {
    return probability >= MIN_PROBABILITY && probability <= 1;
  }

  /** The share of items that a threshold keeps. */
  public static double probability(long threshold) {
    return (NEVER - threshold) / (double) NEVER;
  }

  /**
   * The threshold of a probability.
   *
   * @param probability one that {@link #isProbability} takes
   * @param precision significant hexadecimal digits; probabilities near zero or one get more
   */
  public static long ofProbability(double probability, int precision) {
    if (probability == 1) {
      return ALWAYS;
    }
    // One more digit for each four leading zero bits of the probability or of what is rejected.
    int digits =
        Math.min(
            DIGITS,
            Math.max(
                precision + binaryExponent(probability) / -4,
                precision + binaryExponent(1 - probability) / -4));
    long exact = NEVER - Math.round(probability * NEVER);
    int dropped = 4 * (DIGITS - digits);
    if (dropped == 0) {
      return exact;
    }
    if (dropped > DIGITS * 4) {
      return ALWAYS; // nothing is left of a threshold with fewer than no digits
    }
    return (exact + (1L << (dropped - 1))) >>> dropped << dropped;
  }

  /** The exponent that leaves a fraction from one half to below one. */
  private static int binaryExponent(double value) {
    return Math.getExponent(value) + 1;
  }

  /** As {@code th} has it: trailing zeros trimmed, {@code 0} for always; not for {@link #NEVER}. */
  public static String text(long threshold) {
    if (threshold == ALWAYS) {
      return "0";
    }
    String digits = Randomness.text(threshold);
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return digits.substring(0, end);
  }

  /** Why a text is not a threshold, in the reference's words; null when it is. */
  public static @Nullable String problem(String text) {
    if (text.isEmpty()) {
      return "t-value is empty";
    }
    if (text.length() > DIGITS) {
      return "t-value exceeds 14 hex digits";
    }
    return Randomness.parseHex(text) < 0 ? Randomness.notHex(text) : null;
  }

  /** Reads one to 14 hexadecimal digits, the missing ones being zeros; {@link #NONE} for others. */
  public static long parse(String text) {
    if (text.isEmpty() || text.length() > DIGITS) {
      return NONE;
    }
    long digits = Randomness.parseHex(text);
    return digits < 0 ? NONE : digits << (4 * (DIGITS - text.length()));
  }
}
