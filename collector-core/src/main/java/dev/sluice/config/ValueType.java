package dev.sluice.config;

import dev.sluice.config.tree.Node;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a scalar, list or map of the configuration becomes a Java value, by the reference's typing
 * rules: strict (no number where text is wanted, no text where a number is), except that text from
 * {@code ${...}} alone is both.
 *
 * @param <T> the Java type
 */
public final class ValueType<T> {
  private final String description;
  private final Conversion<T> conversion;
  private final Function<T, Object> shower;
  private final @Nullable T zero;
  private final @Nullable Spec<?> elementSpec;

  ValueType(
      String description, Conversion<T> conversion, Function<T, Object> shower, @Nullable T zero) {
    this(description, conversion, shower, zero, null);
  }

  /**
   * @param shower turns a value into what {@code print-config} shows
   * @param zero what an unset environment variable makes of the key; null when its empty text goes
   *     through the conversion instead
   * @param elementSpec for a list of sections, what describes one
   */
  ValueType(
      String description,
      Conversion<T> conversion,
      Function<T, Object> shower,
      @Nullable T zero,
      @Nullable Spec<?> elementSpec) {
    this.description = description;
    this.conversion = conversion;
    this.shower = shower;
    this.zero = zero;
    this.elementSpec = elementSpec;
  }

  @Nullable Spec<?> elementSpec() {
    return elementSpec;
  }

  Optional<Conversion.Result<T>> convert(Node node, Place place) {
    return zero != null && node.isNull()
        ? Optional.of(new Conversion.Result<>(zero, shower.apply(zero)))
        : conversion.convert(node, place);
  }

  Object show(T value) {
    return shower.apply(value);
  }

  /** Any text. */
  public static ValueType<String> string() {
    return ScalarTypes.STRING;
  }

  /** Text that must not be shown. */
  public static ValueType<Secret> secret() {
    return ScalarTypes.SECRET;
  }

  public static ValueType<Boolean> bool() {
    return ScalarTypes.BOOL;
  }

  /** A signed number of 64 bits; checks of range belong to the record. */
  public static ValueType<Long> int64() {
    return NumberTypes.INT64;
  }

  /** A signed number of 32 bits. */
  public static ValueType<Integer> int32() {
    return NumberTypes.INT32;
  }

  /** A number from 0 to 2^32 - 1. */
  public static ValueType<Long> uint32() {
    return NumberTypes.UINT32;
  }

  public static ValueType<Double> float64() {
    return NumberTypes.FLOAT64;
  }

  /** Rounded to 32 bits as the reference's {@code float32} fields are. */
  public static ValueType<Float> float32() {
    return NumberTypes.FLOAT32;
  }

  /** Go syntax ({@code 1m30s}); a bare number is nanoseconds. */
  public static ValueType<Duration> duration() {
    return NumberTypes.DURATION;
  }

  /**
   * One of a closed set of words.
   *
   * @param parser makes the value of the text; throws {@link IllegalArgumentException} with the
   *     reference's text
   * @param words the valid words, for suggestions and documentation
   */
  public static <T> ValueType<T> word(List<String> words, Function<String, T> parser) {
    return ScalarTypes.word(List.copyOf(words), parser);
  }

  /**
   * Plain text with a syntax of its own, for example a component id; the parser throws
   * IllegalArgumentException.
   */
  public static <T> ValueType<T> parsed(String description, Function<String, T> parser) {
    return ScalarTypes.parsed(description, List.of(), parser, String::valueOf);
  }

  /**
   * The same, with a hint of its own for what the parser refuses.
   *
   * @param hint what to write instead of a text; empty when there is nothing to say
   */
  public static <T> ValueType<T> parsed(
      String description, Function<String, T> parser, Function<String, String> hint) {
    return ScalarTypes.parsed(description, hint, parser, String::valueOf);
  }

  public static ValueType<URI> uri() {
    return parsed("URL", URI::create);
  }

  /** A list; of strings, a plain string stands for its comma-separated parts. */
  public static <T> ValueType<List<T>> list(ValueType<T> element) {
    return ContainerTypes.list(element);
  }

  /** A list of sections. */
  public static <T> ValueType<List<T>> sections(Spec<T> element) {
    return ContainerTypes.sections(element, String::valueOf);
  }

  /**
   * A list of sections with defaults.
   *
   * @param shower turns an element of the default into plain maps, lists, texts and numbers
   */
  public static <T> ValueType<List<T>> sections(Spec<T> element, Function<T, Object> shower) {
    return ContainerTypes.sections(element, shower);
  }

  /** A map with free keys, in the order of the file. */
  public static <T> ValueType<Map<String, T>> map(ValueType<T> element) {
    return ContainerTypes.map(element);
  }

  /** A map with free keys, or a list of {@code {name, value}}; values are opaque. */
  public static ValueType<Map<String, Secret>> headers() {
    return HeadersType.HEADERS;
  }

  /** Anything YAML can say: null-free maps, lists, strings, booleans, longs and doubles. */
  public static ValueType<Object> any() {
    return FreeTypes.ANY;
  }

  /**
   * The node itself, nulls and places included, for a component that reads a part of its
   * configuration by rules of its own.
   */
  public static ValueType<Node> node() {
    return FreeTypes.NODE;
  }

  /** What the documentation calls it. */
  public String description() {
    return description;
  }
}
