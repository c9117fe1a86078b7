package dev.sluice.config.tree;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a plain scalar means to the reference's YAML library (go.yaml.in/yaml v3): YAML 1.2's core
 * schema, with the octal numbers and the underscores of YAML 1.1 and Go. {@code yes}, {@code on}
 * and {@code 1:30} are text; {@code 2001-01-01} is a {@link Timestamp}.
 */
final class CoreSchema {
  private static final Map<String, Object> WORDS =
      Map.ofEntries(
          Map.entry("true", true),
          Map.entry("True", true),
          Map.entry("TRUE", true),
          Map.entry("false", false),
          Map.entry("False", false),
          Map.entry("FALSE", false),
          Map.entry(".nan", Double.NaN),
          Map.entry(".NaN", Double.NaN),
          Map.entry(".NAN", Double.NaN),
          Map.entry(".inf", Double.POSITIVE_INFINITY),
          Map.entry(".Inf", Double.POSITIVE_INFINITY),
          Map.entry(".INF", Double.POSITIVE_INFINITY),
          Map.entry("+.inf", Double.POSITIVE_INFINITY),
          Map.entry("+.Inf", Double.POSITIVE_INFINITY),
          Map.entry("+.INF", Double.POSITIVE_INFINITY),
          Map.entry("-.inf", Double.NEGATIVE_INFINITY),
          Map.entry("-.Inf", Double.NEGATIVE_INFINITY),
          Map.entry("-.INF", Double.NEGATIVE_INFINITY));

  private static final Pattern INTEGER =
      Pattern.compile(
          "([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]([0-7]+)|0[bB]([01]+)|(0[0-7]+)|(0|[1-9][0-9]*))");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
  private static final Pattern FLOAT_FROM_POINT =
      Pattern.compile("\\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?");
  private static final BigInteger MAX_UINT64 =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final int MAX_NUMBER_CHARS = 1_000;

  private CoreSchema() {}

  static boolean isNull(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> true;
      default -> false;
    };
  }

  /**
   * The value of a plain scalar that is not null: a Boolean, Long, BigInteger, Double, Timestamp or
   * String.
   */
  static Object resolve(String text) {
    Object word = WORDS.get(text);
    if (word != null) {
      return word;
    }
    if (text.length() > MAX_NUMBER_CHARS || text.isEmpty()) {
      return text;
    }
    char first = text.charAt(0);
    if (first == '.') {
      return FLOAT_FROM_POINT.matcher(text).matches()
          ? (Object) Double.valueOf(text.replace("_", ""))
          : text;
    }
    boolean maybeNumber = first == '+' || first == '-' || (first >= '0' && first <= '9');
    if (!maybeNumber) {
      return text;
    }
    Optional<Timestamp> time = Timestamp.parse(text);
    if (time.isPresent()) {
      return time.get();
    }
    String plain = text.replace("_", "");
    Optional<Object> number = integer(plain);
    if (number.isEmpty()) {
      number = floating(plain);
    }
    return number.orElse(text);
  }

  /** A signed 64-bit number, or an unsigned one where there is no sign. */
  static Optional<Object> integer(String text) {
    Matcher matcher = INTEGER.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String sign = matcher.group(1);
    BigInteger magnitude = magnitude(matcher);
    BigInteger value = sign.equals("-") ? magnitude.negate() : magnitude;
    if (value.bitLength() < Long.SIZE) {
      return Optional.of(value.longValueExact());
    }
    boolean unsigned = sign.isEmpty() && value.compareTo(MAX_UINT64) <= 0;
    return unsigned ? Optional.of(value) : Optional.empty();
  }

  private static BigInteger magnitude(Matcher matcher) {
    int[] radixes = {16, 8, 2, 8, 10};
    for (int i = 0; i < radixes.length; i++) {
      String digits = matcher.group(i + 2);
      if (digits != null) {
        return new BigInteger(digits, radixes[i]);
      }
    }
    throw new IllegalStateException("no alternative matched");
  }

  /** Numbers beyond the range of a double are text, as in Go. */
  static Optional<Object> floating(String text) {
    if (!FLOAT.matcher(text).matches()) {
      return Optional.empty();
    }
    double value = Double.parseDouble(text);
    return Double.isInfinite(value) ? Optional.empty() : Optional.of(value);
  }
}
