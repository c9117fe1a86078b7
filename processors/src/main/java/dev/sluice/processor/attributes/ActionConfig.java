package dev.sluice.processor.attributes;

import dev.sluice.config.Key;
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
 * @param value the value to set
 * @param fromAttribute attribute whose value is set; empty for none
 * @param fromContext what is set from the request's metadata; empty for none
 * @param defaultValue what is set when the source has no value
 * @param pattern RE2 expression; empty for none
 * @param convertedType int, double or string; empty for none
 */
public record ActionConfig(
    String key,
    String action,
    Optional<Node> value,
    String fromAttribute,
    String fromContext,
    Optional<Node> defaultValue,
    String pattern,
    String convertedType) {
  static final Key<String> KEY =
      Key.of("key", ValueType.string(), "", "attribute that the action is about");
  static final Key<String> ACTION =
      Key.of(
          "action",
          ValueType.string(),
          "",
          "insert, update, upsert, delete, hash, extract or convert");
  static final Key<Optional<Node>> VALUE =
      Key.maybe("value", ValueType.attributeValue(), "value to set, of any type");
  static final Key<String> FROM_ATTRIBUTE =
      Key.of("from_attribute", ValueType.string(), "", "attribute whose value is set");
  static final Key<String> FROM_CONTEXT =
      Key.of(
          "from_context",
          ValueType.string(),
          "",
          "metadata.<header>, auth.<attribute> or client.address of the request, to be set");
  static final Key<Optional<Node>> DEFAULT_VALUE =
      Key.maybe(
          "default_value", ValueType.attributeValue(), "value to set when the source has none");
  static final Key<String> PATTERN =
      Key.of(
          "pattern",
          ValueType.string(),
          "",
          "RE2 expression: keys to delete or hash, or what to extract from the value");
  static final Key<String> CONVERTED_TYPE =
      Key.of("converted_type", ValueType.string(), "", "type to convert to: int, double, string");

  static final Spec<ActionConfig> SPEC =
      Spec.of(
          values ->
              new ActionConfig(
                  values.get(KEY),
                  values.get(ACTION).toLowerCase(Locale.ROOT),
                  values.get(VALUE).filter(node -> !node.isNull()),
                  values.get(FROM_ATTRIBUTE),
                  values.get(FROM_CONTEXT),
                  values.get(DEFAULT_VALUE).filter(node -> !node.isNull()),
                  values.get(PATTERN),
                  values.get(CONVERTED_TYPE)),
          KEY,
          ACTION,
          VALUE,
          FROM_ATTRIBUTE,
          FROM_CONTEXT,
          DEFAULT_VALUE,
          PATTERN,
          CONVERTED_TYPE);

  int valueSources() {
    return (value.isPresent() ? 1 : 0)
        + (fromAttribute.isEmpty() ? 0 : 1)
        + (fromContext.isEmpty() ? 0 : 1);
  }
}
