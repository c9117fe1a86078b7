package dev.sluice.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes and reads them: {@code 1h30m}, {@code 1.5s}, {@code -200ms}. */
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("(\\d*)(\\.(\\d*))?([^.\\d]*)", Pattern.DOTALL);
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "\u00b5s", 1_000L,
          "\u03bcs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);
  private static final int MAX_CHARS = 200;

  private GoDuration() {}

  /**
   * Throws {@link IllegalArgumentException} with Go's text for what is not a duration, also for one
   * beyond the 292 years that 64 bits of nanoseconds hold.
   */
  public static Duration parse(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    if (rest.isEmpty() || rest.length() > MAX_CHARS) {
      throw invalid(text);
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(rest);
    int at = 0;
    while (at < rest.length()) {
      part.region(at, rest.length());
      if (!part.lookingAt() || part.end() == at) {
        throw invalid(text);
      }
      nanos = nanos.add(nanosOf(part, text));
      at = part.end();
    }
    return toDuration(negative ? nanos.negate() : nanos, text);
  }

  private static BigDecimal nanosOf(Matcher part, String text) {
    String whole = part.group(1);
    String fraction = part.group(3) == null ? "" : part.group(3);
    if (whole.isEmpty() && fraction.isEmpty()) {
      throw invalid(text);
    }
    String unit = part.group(4);
    if (unit.isEmpty()) {
      throw new IllegalArgumentException("time: missing unit in duration \"" + text + "\"");
    }
    Long nanosPerUnit = NANOS.get(unit);
    if (nanosPerUnit == null) {
      throw new IllegalArgumentException(
          "time: unknown unit \"" + unit + "\" in duration \"" + text + "\"");
    }
    return new BigDecimal("0" + whole + "." + fraction + "0")
        .multiply(BigDecimal.valueOf(nanosPerUnit))
        .setScale(0, RoundingMode.DOWN);
  }

  private static Duration toDuration(BigDecimal nanos, String text) {
    if (nanos.toBigInteger().bitLength() >= Long.SIZE) {
      throw invalid(text);
    }
    return Duration.ofNanos(nanos.longValueExact());
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("time: invalid duration \"" + text + "\"");
  }

  /** Go's text for a duration: {@code 5m0s}, {@code 1.5s}, {@code 200ms}, {@code 0s}. */
  public static String format(Duration duration) {
    if (duration.isNegative()) {
      return "-" + format(duration.negated());
    }
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      long nanos = duration.toNanos();
      if (nanos < 1_000) {
        return nanos + "ns";
      }
      return nanos < 1_000_000 ? decimal(nanos, 3) + "\u00b5s" : decimal(nanos, 6) + "ms";
    }
    long hours = duration.toHours();
    int minutes = duration.toMinutesPart();
    String seconds = decimal(duration.toSecondsPart() * 1_000_000_000L + duration.toNanosPart(), 9);
    if (hours > 0) {
      return hours + "h" + minutes + "m" + seconds + "s";
    }
    return (minutes > 0 ? minutes + "m" : "") + seconds + "s";
  }

  private static String decimal(long value, int fractionDigits) {
    return BigDecimal.valueOf(value, fractionDigits).stripTrailingZeros().toPlainString();
  }
}
