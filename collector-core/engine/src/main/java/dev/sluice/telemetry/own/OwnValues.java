package dev.sluice.telemetry.own;

import dev.sluice.otlp.write.AttributeValue;
import dev.sluice.otlp.write.OtlpWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the collector says of itself, as attributes of whatever a writer has open. */
final class OwnValues {
  private OwnValues() {}

  static void attributes(OtlpWriter<?> to, Map<String, ?> attributes) {
    attributes.forEach((key, value) -> attribute(to, key, value));
  }

  static void attribute(OtlpWriter<?> to, String key, @Nullable Object value) {
    if (value instanceof String text) {
      to.attribute(key, text);
    } else {
      to.attribute(key, of(value));
    }
  }

  private static AttributeValue of(@Nullable Object value) {
    if (value == null) {
      return AttributeValue.empty();
    } else if (value instanceof Boolean flag) {
      return AttributeValue.of(flag.booleanValue());
    } else if (value instanceof Double || value instanceof Float) {
      return AttributeValue.of(((Number) value).doubleValue());
    } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return AttributeValue.of(((Number) value).longValue());
    } else if (value instanceof Map<?, ?> map) {
      Map<String, AttributeValue> values = new LinkedHashMap<>();
      map.forEach((key, each) -> values.put(String.valueOf(key), of(each)));
      return AttributeValue.ofMap(values);
    } else if (value instanceof Collection<?> items) {
      return AttributeValue.ofList(items.stream().map(OwnValues::of).toList());
    }
    return AttributeValue.of(String.valueOf(value));
  }
}
