package dev.sluice.config;

import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;

/**
 * Numbers and durations. Number kinds convert as in the reference: a fraction is cut off without an
 * error. Unlike there, a number beyond the range of its key is refused and never wrapped.
 */
final class NumberTypes {
  static final ValueType<Long> INT64 = whole("int64", Long.MIN_VALUE, Long.MAX_VALUE, n -> n, 0L);
  static final ValueType<Integer> INT32 =
      whole("int", Integer.MIN_VALUE, Integer.MAX_VALUE, Math::toIntExact, 0);
  static final ValueType<Long> UINT32 = whole("uint32", 0, 0xFFFF_FFFFL, n -> n, 0L);
  static final ValueType<Double> FLOAT64 =
      new ValueType<>(
          "float64",
          (node, place) -> number(node, place, "float64").map(n -> shownAsIs(n.doubleValue())),
          value -> value,
          ValueType.Blank.zero(0d),
          SchemaForms::number);
  static final ValueType<Float> FLOAT32 =
      new ValueType<>(
          "float32",
          (node, place) -> number(node, place, "float32").map(n -> shownAsIs(n.floatValue())),
          value -> value,
          ValueType.Blank.zero(0f),
          SchemaForms::number);
  static final ValueType<Duration> DURATION =
      new ValueType<>(
          "duration",
          NumberTypes::duration,
          GoDuration::format,
          ValueType.Blank.zero(Duration.ZERO),
          SchemaForms::duration);

  private NumberTypes() {}

  private interface FromLong<T> {
    T make(long value);
  }

  private static <T> Conversion.Result<T> shownAsIs(T value) {
    return new Conversion.Result<>(value, value);
  }

  private static <T> ValueType<T> whole(
      String name, long min, long max, FromLong<T> maker, T zero) {
    return new ValueType<>(
        name,
        (node, place) ->
            number(node, place, name)
                .flatMap(number -> inRange(number, min, max, node, place, name))
                .map(value -> shownAsIs(maker.make(value))),
        value -> value,
        ValueType.Blank.zero(zero),
        () -> SchemaForms.whole(min, max));
  }

  private static Optional<Number> number(Node node, Place place, String wanted) {
    if (node instanceof ScalarNode scalar && scalar.value() instanceof Number number) {
      return Optional.of(number);
    }
    ScalarTypes.refuseType(node, place, wanted, "Write a number, without quotes.");
    return Optional.empty();
  }

  private static Optional<Long> inRange(
      Number number, long min, long max, Node node, Place place, String name) {
    Optional<BigInteger> whole = truncated(number);
    boolean fits =
        whole
            .filter(
                n ->
                    n.compareTo(BigInteger.valueOf(min)) >= 0
                        && n.compareTo(BigInteger.valueOf(max)) <= 0)
            .isPresent();
    if (!fits) {
      String kind = name.startsWith("u") ? "uint" : "int";
      place.refuse(
          node,
          "cannot parse value as '" + name + "': " + number + " overflows " + kind,
          "Write a number from " + min + " to " + max + ".");
      return Optional.empty();
    }
    return whole.map(BigInteger::longValue);
  }

  /** Empty for NaN and the infinities. */
  static Optional<BigInteger> truncated(Number number) {
    if (number instanceof BigInteger big) {
      return Optional.of(big);
    }
    if (number instanceof Double fraction) {
      return Double.isFinite(fraction)
          ? Optional.of(new BigDecimal(fraction).toBigInteger())
          : Optional.empty();
    }
    return Optional.of(BigInteger.valueOf(number.longValue()));
  }

  private static Optional<Conversion.Result<Duration>> duration(Node node, Place place) {
    Optional<Duration> value;
    if (node instanceof ScalarNode scalar && scalar.value() instanceof String text) {
      try {
        value = Optional.of(GoDuration.parse(text));
      } catch (IllegalArgumentException e) {
        place.refuse(
            node, String.valueOf(e.getMessage()), "Write for example 200ms, 10s or 1h30m.");
        return Optional.empty();
      }
    } else {
      value =
          number(node, place, "time.Duration")
              .flatMap(
                  n -> inRange(n, Long.MIN_VALUE, Long.MAX_VALUE, node, place, "time.Duration"))
              .map(Duration::ofNanos);
    }
    return value.map(duration -> new Conversion.Result<>(duration, GoDuration.format(duration)));
  }
}
