package dev.sluice.processor.attributes;

import static dev.sluice.config.Key.maybe;
import static dev.sluice.config.Key.string;

import dev.sluice.config.Key;
import dev.sluice.config.Keys;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.config.tree.Node;
import java.util.Locale;
import java.util.Optional;

/**
 * One action as configured; what fits together is checked by {@link ActionList}, which knows its
 * number.
 *
 * @param key attribute to act on
 * @param action insert, update, upsert, delete, hash, extract or convert, in lower case
 * @param source where the value to set comes from
 * @param pattern RE2 expression; empty for none
 * @param convertedType int, double or string; empty for none
 */
public record ActionConfig(
    String key, String action, Source source, String pattern, String convertedType) {

  /**
   * Where the value to set comes from.
   *
   * @param value the value itself
   * @param fromAttribute attribute whose value is set; empty for none
   * @param fromContext what is set from the request's metadata; empty for none
   * @param defaultValue what is set when the source has no value
   */
  public record Source(
      Optional<Node> value, String fromAttribute, String fromContext, Optional<Node> defaultValue) {
    private static Source read(Keys keys) {
      return new Source(
          keys.get(VALUE).filter(node -> !node.isNull()),
          keys.get(FROM_ATTRIBUTE),
          keys.get(
              string(
                  "from_context",
                  "",
                  "metadata.<header>, auth.<attribute> or client.address of the request, to be"
                      + " set")),
          keys.get(
                  maybe(
                      "default_value",
                      ValueType.attributeValue(),
                      "value to set when the source has none"))
              .filter(node -> !node.isNull()));
    }

    /** How many there are besides the default. */
    int count() {
      return (value.isPresent() ? 1 : 0)
          + (fromAttribute.isEmpty() ? 0 : 1)
          + (fromContext.isEmpty() ? 0 : 1);
    }
  }

  static final Key<String> ACTION =
      string("action", "", "insert, update, upsert, delete, hash, extract or convert").required();
  static final Key<Optional<Node>> VALUE =
      maybe("value", ValueType.attributeValue(), "value to set, of any type");
  static final Key<String> FROM_ATTRIBUTE =
      string("from_attribute", "", "attribute whose value is set");
  static final Key<String> PATTERN =
      string(
          "pattern",
          "",
          "RE2 expression: keys to delete or hash, or what to extract from the value");
  static final Key<String> CONVERTED_TYPE =
      string("converted_type", "", "type to convert to: int, double, string");

  static final Spec<ActionConfig> SPEC =
      Spec.of(
          keys ->
              new ActionConfig(
                  keys.get(string("key", "", "attribute that the action is about")),
                  keys.get(ACTION).toLowerCase(Locale.ROOT),
                  Source.read(keys),
                  keys.get(PATTERN),
                  keys.get(CONVERTED_TYPE)));
}
