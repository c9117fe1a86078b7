package dev.sluice.processor.attributes;

import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import dev.sluice.otlp.write.AttributeValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of the configuration, of whatever type YAML gives it, as an attribute's value. */
final class ConfiguredValue {
  private ConfiguredValue() {}

  static AttributeValue encode(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar.value());
    } else if (node instanceof ListNode list) {
      return AttributeValue.ofList(list.items().stream().map(ConfiguredValue::encode).toList());
    } else if (node instanceof MapNode map) {
      Map<String, AttributeValue> values = new LinkedHashMap<>();
      map.entries().forEach((key, entry) -> values.put(key, encode(entry.value())));
      return AttributeValue.ofMap(values);
    }
    return AttributeValue.empty();
  }

  private static AttributeValue scalar(@Nullable Object value) {
    if (value instanceof String text) {
      return AttributeValue.of(text);
    } else if (value instanceof Boolean bool) {
      return AttributeValue.of(bool.booleanValue());
    } else if (value instanceof Double real) {
      return AttributeValue.of(real.doubleValue());
    } else if (value instanceof Number number) {
      return AttributeValue.of(number.longValue()); // beyond a long it wraps, as in the reference
    }
    return AttributeValue.empty();
  }
}
