package dev.sluice.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How the types of values look in a JSON Schema. Wherever a value may stand, a null may too, and a
 * text with a reference, {@code ${env:X}}, of which only the resolver knows what it will be.
 */
final class SchemaForms {
  static final String REFERENCE = "\\$\\{.+\\}";

  private static final String DURATION =
      "^[-+]?(0|([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h))+$";

  private SchemaForms() {}

  /** Any text, so a reference as well. */
  static Map<String, Object> text() {
    return Map.of("type", List.of("string", "null"));
  }

  static Map<String, Object> bool() {
    return orReference("boolean");
  }

  /** Fractions are cut off, so they are allowed. */
  static Map<String, Object> whole(Number min, Number max) {
    Map<String, Object> form = orReference("number");
    form.put("minimum", min);
    form.put("maximum", max);
    return form;
  }

  static Map<String, Object> number() {
    return orReference("number");
  }

  static Map<String, Object> duration() {
    Map<String, Object> form = orReference("number");
    form.put("pattern", DURATION + "|" + REFERENCE);
    return form;
  }

  /**
   * @param accepts whether the type takes a text: the empty one, and words in capitals
   */
  static Map<String, Object> words(List<String> words, Predicate<String> accepts) {
    List<Object> choices = new ArrayList<>();
    List<String> all = new ArrayList<>(words);
    if (!words.contains("") && accepts.test("")) {
      all.add("");
    }
    choices.add(Map.of("enum", List.copyOf(all)));
    words.stream()
        .filter(word -> !word.equals(upper(word)) && accepts.test(upper(word)))
        .map(word -> Map.<String, Object>of("pattern", "^" + inAnyCase(word) + "$"))
        .forEach(choices::add);
    choices.add(Map.of("pattern", REFERENCE));
    choices.add(Map.of("type", "null"));
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("type", List.of("string", "null"));
    form.put("anyOf", choices);
    return form;
  }

  /** The same, or the number of a word. */
  static Map<String, Object> rankedWords(
      List<String> words, int lowestRank, Predicate<String> accepts) {
    List<Object> choices = new ArrayList<>();
    choices.add(words(words, accepts));
    choices.add(
        Map.of(
            "type",
            "number",
            "minimum",
            (long) lowestRank,
            "maximum",
            (long) lowestRank + words.size() - 1));
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("anyOf", choices);
    return form;
  }

  /**
   * @param splitsText whether a plain text stands for its comma-separated parts
   */
  static Map<String, Object> list(Map<String, Object> element, boolean splitsText) {
    Map<String, Object> form = orReference("array");
    if (splitsText) {
      form.remove("pattern");
    }
    form.put("items", element);
    return form;
  }

  static Map<String, Object> map(Map<String, Object> element) {
    Map<String, Object> form = orReference("object");
    form.put("additionalProperties", element);
    return form;
  }

  /** A map, or a list of such pairs. */
  static Map<String, Object> mapOrPairs(Map<String, Object> element, Map<String, Object> pair) {
    Map<String, Object> form = map(element);
    form.put("type", List.of("object", "array", "string", "null"));
    form.put("items", pair);
    return form;
  }

  static Map<String, Object> anything() {
    return Map.of();
  }

  /** A form of text that may also be an empty map. */
  static Map<String, Object> orEmptyMap(Map<String, Object> form) {
    Map<String, Object> either = new LinkedHashMap<>();
    either.put("anyOf", List.of(form, Map.of("type", "object", "maxProperties", 0L)));
    return either;
  }

  /** Something of a type, a null, or a text with a reference; to be added to. */
  static Map<String, Object> orReference(String type) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("type", List.of(type, "string", "null"));
    form.put("pattern", REFERENCE);
    return form;
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private static String inAnyCase(String word) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      char big = Character.toUpperCase(c);
      pattern.append(big == c ? String.valueOf(c) : "[" + c + big + "]");
    }
    return pattern.toString();
  }
}
