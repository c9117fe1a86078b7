package dev.sluice.config;

import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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
  private final Blank<T> blank;
  private final @Nullable Spec<?> elementSpec;
  private final boolean emptyMapIsBlank;
  private final Supplier<Map<String, Object>> schema;

  /**
   * What a null makes of a key, or of an element of a list or map.
   *
   * @param zero the value; null when it is what an empty text makes
   * @param keepsDefault whether a key keeps its default instead; an element has none to keep
   */
  record Blank<T>(@Nullable T zero, boolean keepsDefault) {
    /** The zero of the Go type behind the key. */
    static <T> Blank<T> zero(T zero) {
      return new Blank<>(zero, false);
    }

    /** As an empty text. */
    static <T> Blank<T> emptyText() {
      return new Blank<>(null, false);
    }

    /** The default: for what is a list, a map, a pointer or a struct in the reference. */
    static <T> Blank<T> unchanged(@Nullable T zero) {
      return new Blank<>(zero, true);
    }
  }

  ValueType(
      String description,
      Conversion<T> conversion,
      Function<T, Object> shower,
      Blank<T> blank,
      Supplier<Map<String, Object>> schema) {
    this(description, conversion, shower, blank, null, schema);
  }

  /**
   * @param shower turns a value into what {@code print-config} shows
   * @param blank what null and an unset environment variable mean
   * @param elementSpec for a list of sections, what describes one
   * @param schema how it looks in a JSON Schema, see {@link SchemaForms}
   */
  ValueType(
      String description,
      Conversion<T> conversion,
      Function<T, Object> shower,
      Blank<T> blank,
      @Nullable Spec<?> elementSpec,
      Supplier<Map<String, Object>> schema) {
    this(description, conversion, shower, blank, elementSpec, false, schema);
  }

  private ValueType(
      String description,
      Conversion<T> conversion,
      Function<T, Object> shower,
      Blank<T> blank,
      @Nullable Spec<?> elementSpec,
      boolean emptyMapIsBlank,
      Supplier<Map<String, Object>> schema) {
    this.description = description;
    this.conversion = conversion;
    this.shower = shower;
    this.blank = blank;
    this.elementSpec = elementSpec;
    this.emptyMapIsBlank = emptyMapIsBlank;
    this.schema = schema;
  }

  /**
   * The same type for a key that is a pointer in the reference: a null says nothing, and the
   * default stays.
   */
  public ValueType<T> keepingDefaultOnNull() {
    return new ValueType<>(
        description,
        conversion,
        shower,
        Blank.unchanged(blank.zero()),
        elementSpec,
        emptyMapIsBlank,
        schema);
  }

  /**
   * The same type for a key that is a struct without keys in the reference, which prints it as
   * {@code {}} and reads that as it reads a null.
   */
  public ValueType<T> alsoBlankAsEmptyMap() {
    return new ValueType<>(
        description,
        conversion,
        shower,
        blank,
        elementSpec,
        true,
        () -> SchemaForms.orEmptyMap(schema.get()));
  }

  /** Whether a node says nothing of a value. */
  boolean isBlank(Node node) {
    return node.isNull()
        || (emptyMapIsBlank && node instanceof MapNode map && map.entries().isEmpty());
  }

  /** Whether a null leaves a key at its default rather than setting it to zero. */
  boolean keepsDefaultOnNull() {
    return blank.keepsDefault();
  }

  /** How it looks in a JSON Schema. */
  Map<String, Object> schema() {
    return schema.get();
  }

  @Nullable Spec<?> elementSpec() {
    return elementSpec;
  }

  Optional<Conversion.Result<T>> convert(Node node, Place place) {
    if (!node.isNull()) {
      return conversion.convert(node, place);
    }
    T zero = blank.zero();
    return zero == null
        ? conversion.convert(node.raw() == null ? node.withRaw("") : node, place)
        : Optional.of(new Conversion.Result<>(zero, shower.apply(zero)));
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
   * A word that stands for a rank: the reference takes the number in its place, and a null is rank
   * zero.
   *
   * @param words from the lowest rank to the highest
   * @param lowestRank number of the first word
   * @param parser makes the value of the text, {@code words} among them; throws {@link
   *     IllegalArgumentException} with the reference's text
   */
  public static <T> ValueType<T> rankedWord(
      List<String> words, int lowestRank, Function<String, T> parser) {
    return ScalarTypes.rankedWord(List.copyOf(words), lowestRank, parser);
  }

  /**
   * Plain text with a syntax of its own, for example a component id; the parser throws
   * IllegalArgumentException.
   */
  public static <T> ValueType<T> parsed(String description, Function<String, T> parser) {
    return ScalarTypes.parsed(description, text -> "", parser, String::valueOf, SchemaForms::text);
  }

  /**
   * The same, with a hint of its own for what the parser refuses.
   *
   * @param hint what to write instead of a text; empty when there is nothing to say
   */
  public static <T> ValueType<T> parsed(
      String description, Function<String, T> parser, Function<String, String> hint) {
    return ScalarTypes.parsed(description, hint, parser, String::valueOf, SchemaForms::text);
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
    return ContainerTypes.sections(element);
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

  /** The node of an attribute's value: of any type but a date, in lists and maps as well. */
  public static ValueType<Node> attributeValue() {
    return FreeTypes.ATTRIBUTE;
  }

  /** What the documentation calls it. */
  public String description() {
    return description;
  }
}
