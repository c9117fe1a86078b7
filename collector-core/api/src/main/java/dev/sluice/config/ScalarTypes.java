package dev.sluice.config;

import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Texts, words and booleans. */
final class ScalarTypes {
  static final ValueType<String> STRING = text("string", Function.identity(), value -> value);
  static final ValueType<Secret> SECRET = text("opaque string", Secret::new, value -> value);
  static final ValueType<Boolean> BOOL =
      new ValueType<>(
          "bool",
          ScalarTypes::bool,
          value -> value,
          ValueType.Blank.zero(false),
          SchemaForms::bool);

  private ScalarTypes() {}

  /** The text that a node gives to a key that wants text; null when it gives none. */
  static @Nullable String textOf(Node node) {
    if (node.raw() != null) {
      return node.raw();
    }
    return node instanceof ScalarNode scalar && scalar.value() instanceof String text ? text : null;
  }

  static void refuseType(Node node, Place place, String wanted, String mend) {
    place.refuse(node, wrongType(node, wanted), mend);
  }

  private static String wrongType(Node node, String wanted) {
    return "expected type '" + wanted + "', got unconvertible type '" + goType(node) + "'";
  }

  static String goType(Node node) {
    return switch (node.typeName()) {
      case "map" -> "map[string]interface {}";
      case "slice" -> "[]interface {}";
      default -> node.typeName();
    };
  }

  static <T> ValueType<T> word(List<String> words, Function<String, T> parser) {
    Function<T, Object> shower =
        value ->
            Stream.concat(words.stream(), Stream.of(""))
                .filter(word -> parser.apply(word).equals(value))
                .findFirst()
                .orElseGet(() -> String.valueOf(value));
    return parsed(
        "one of " + String.join(", ", words),
        text -> mend(text, words),
        parser,
        shower,
        () -> SchemaForms.words(words, text -> accepts(parser, text)));
  }

  private static boolean accepts(Function<String, ?> parser, String text) {
    try {
      return parser.apply(text) != null;
    } catch (IllegalArgumentException e) {
      return false; // that is the answer
    }
  }

  static <T> ValueType<T> rankedWord(
      List<String> words, int lowestRank, Function<String, T> parser) {
    ValueType<T> byName = word(words, parser);
    return new ValueType<>(
        byName.description(),
        (node, place) -> {
          if (node.raw() != null
              || !(node instanceof ScalarNode scalar)
              || !(scalar.value() instanceof Number number)) {
            return byName.convert(node, place);
          }
          Optional<String> word =
              NumberTypes.truncated(number)
                  .map(rank -> rank.subtract(BigInteger.valueOf(lowestRank)))
                  .filter(at -> at.signum() >= 0 && at.bitLength() < Integer.SIZE)
                  .map(BigInteger::intValueExact)
                  .filter(at -> at < words.size())
                  .map(words::get);
          if (word.isEmpty()) {
            place.refuse(
                node,
                "no level has the number " + number,
                "Valid: " + String.join(", ", words) + ".");
          }
          return word.map(text -> new Conversion.Result<>(parser.apply(text), text));
        },
        byName::show,
        ValueType.Blank.zero(parser.apply(words.get(-lowestRank))),
        () -> SchemaForms.rankedWords(words, lowestRank, text -> accepts(parser, text)));
  }

  static <T> ValueType<T> parsed(
      String description,
      Function<String, String> hint,
      Function<String, T> parser,
      Function<T, Object> shower,
      Supplier<Map<String, Object>> schema) {
    return new ValueType<>(
        description,
        (node, place) -> {
          String text = textOf(node);
          if (text == null) {
            refuseType(node, place, "string", quoteHint(node));
            return Optional.empty();
          }
          try {
            return Optional.of(new Conversion.Result<>(parser.apply(text), text));
          } catch (IllegalArgumentException e) {
            place.refuse(node, String.valueOf(e.getMessage()), hint.apply(text));
            return Optional.empty();
          }
        },
        shower,
        ValueType.Blank.emptyText(),
        schema);
  }

  private static String mend(String text, List<String> words) {
    List<String> shown = words.stream().filter(word -> !word.isEmpty()).toList();
    String valid = shown.isEmpty() ? "" : "Valid: " + String.join(", ", shown) + ".";
    return Nearest.to(text, words).map(word -> Nearest.question(word) + " " + valid).orElse(valid);
  }

  private static <T> ValueType<T> text(
      String description, Function<String, T> maker, Function<T, Object> shower) {
    return new ValueType<>(
        description,
        (node, place) -> {
          String text = textOf(node);
          if (text == null) {
            // An opaque value is not shown, even where it is of the wrong type.
            String value = description.equals("string") ? Place.shown(node) : "[REDACTED]";
            place.refuse(value, node.origin(), wrongType(node, "string"), quoteHint(node));
            return Optional.empty();
          }
          T value = maker.apply(text);
          return Optional.of(new Conversion.Result<>(value, shower.apply(value)));
        },
        shower,
        ValueType.Blank.emptyText(),
        SchemaForms::text);
  }

  private static String quoteHint(Node node) {
    return node instanceof ScalarNode && !node.isNull() ? "Put it in quotes." : "Write a text.";
  }

  private static Optional<Conversion.Result<Boolean>> bool(Node node, Place place) {
    if (node instanceof ScalarNode scalar && scalar.value() instanceof Boolean value) {
      return Optional.of(new Conversion.Result<>(value, value));
    }
    refuseType(node, place, "bool", "Write true or false, without quotes.");
    return Optional.empty();
  }
}
