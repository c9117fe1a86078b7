package dev.sluice.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How a scalar, list or map of the configuration becomes a Java value, by the reference's typing
 * rules: strict (no number where text is wanted, no text where a number is), except that text from
 * {@code ${...}} alone is both.
 *
 * @param <T> the Java type
 */
public final class ValueType<T> {
  private final String description;
  private final Function<Object, T> converter;

  private ValueType(String description) {
    this.description = description;
    this.converter =
        raw -> {
          throw new UnsupportedOperationException(description);
        };
  }

  T convert(Object raw) {
    return converter.apply(raw);
  }

  /** Any text. */
  public static ValueType<String> string() {
    return new ValueType<>("string");
  }

  /** Text that must not be shown. */
  public static ValueType<Secret> secret() {
    return new ValueType<>("opaque string");
  }

  public static ValueType<Boolean> bool() {
    return new ValueType<>("bool");
  }

  /** A signed number of 64 bits; checks of range belong to the record. */
  public static ValueType<Long> int64() {
    return new ValueType<>("int64");
  }

  /** A signed number of 32 bits. */
  public static ValueType<Integer> int32() {
    return new ValueType<>("int");
  }

  /** A number from 0 to 2^32 - 1. */
  public static ValueType<Long> uint32() {
    return new ValueType<>("uint32");
  }

  public static ValueType<Double> float64() {
    return new ValueType<>("float64");
  }

  /** Rounded to 32 bits as the reference's {@code float32} fields are. */
  public static ValueType<Float> float32() {
    return new ValueType<>("float32");
  }

  /** Go syntax ({@code 1m30s}); a bare number is nanoseconds. */
  public static ValueType<Duration> duration() {
    return new ValueType<>("duration");
  }

  /**
   * One of a closed set of words.
   *
   * @param parser makes the value of the text; throws {@link IllegalArgumentException} with the
   *     reference's text
   * @param words the valid words, for suggestions and documentation
   */
  public static <T> ValueType<T> word(List<String> words, Function<String, T> parser) {
    return new ValueType<>("one of " + words);
  }

  /**
   * Plain text with a syntax of its own, for example a component id; the parser throws
   * IllegalArgumentException.
   */
  public static <T> ValueType<T> parsed(String description, Function<String, T> parser) {
    return new ValueType<>(description);
  }

  public static ValueType<URI> uri() {
    return parsed("URL", URI::create);
  }

  /** A list; of strings, a plain string stands for its comma-separated parts. */
  public static <T> ValueType<List<T>> list(ValueType<T> element) {
    return new ValueType<>("list of " + element.description);
  }

  /** A list of sections. */
  public static <T> ValueType<List<T>> sections(Spec<T> element) {
    return new ValueType<>("list of sections");
  }

  /** A map with free keys, in the order of the file. */
  public static <T> ValueType<Map<String, T>> map(ValueType<T> element) {
    return new ValueType<>("map of " + element.description);
  }

  /** A map with free keys, or a list of {@code {name, value}}; values are opaque. */
  public static ValueType<Map<String, Secret>> headers() {
    return new ValueType<>("map of opaque strings");
  }

  /** Anything YAML can say: null-free maps, lists, strings, booleans, longs and doubles. */
  public static ValueType<Object> any() {
    return new ValueType<>("any");
  }

  /** What the documentation calls it. */
  public String description() {
    return description;
  }
}
