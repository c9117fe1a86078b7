package dev.sluice.processor.attributes;

import dev.sluice.otlp.edit.EditableAttributes;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.write.AttributeValue;
import org.jspecify.annotations.Nullable;

/**
 * Where the value that is set comes from.
 *
 * @param constant the configured value, or what stands in for a source without one
 * @param attribute attribute to copy, before anything else
 * @param context what to take from the request; empty for none
 */
record ValueSource(
    @Nullable AttributeValue constant, @Nullable AttributeKey attribute, String context) {
  static ValueSource of(ActionConfig.Source config) {
    AttributeValue constant =
        config.value().or(config::defaultValue).map(ConfiguredValue::encode).orElse(null);
    return new ValueSource(
        constant,
        config.fromAttribute().isEmpty() ? null : AttributeKey.of(config.fromAttribute()),
        config.fromContext());
  }

  /** The position of the attribute to copy, or -1. */
  int position(EditableAttributes attributes) {
    return attribute == null ? -1 : attributes.find(attribute);
  }

  /** The value when no attribute is to be copied; null when there is none. */
  @Nullable AttributeValue value(RequestContext request) {
    AttributeValue value = context.isEmpty() ? null : request.context(context);
    return value == null ? constant : value;
  }
}
