package dev.sluice.telemetry;

import dev.sluice.otlp.ProtoWriter;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parts that requests of the collector's own telemetry have in common, as OTLP 1.x has them. */
final class OtlpText {
  private OtlpText() {}

  /** {@code Resource resource = 1}. */
  static void resource(ProtoWriter to, Map<String, String> attributes) {
    int resource = to.begin(1);
    attributes.forEach((key, value) -> attribute(to, 1, key, value));
    to.end(resource);
  }

  /** {@code InstrumentationScope scope = 1}. */
  static void scope(ProtoWriter to, String name, Map<String, ?> attributes) {
    int scope = to.begin(1);
    to.string(1, name);
    attributes.forEach((key, value) -> attribute(to, 3, key, value));
    to.end(scope);
  }

  /** A {@code KeyValue} under that field number. */
  static void attribute(ProtoWriter to, int number, String key, @Nullable Object value) {
    int pair = to.begin(number);
    to.string(1, key);
    int any = to.begin(2);
    value(to, value);
    to.end(any);
    to.end(pair);
  }

  /** The fields of an {@code AnyValue}; nothing for null. */
  static void value(ProtoWriter to, @Nullable Object value) {
    if (value == null) {
      return;
    }
    if (value instanceof Boolean flag) {
      to.bool(2, flag);
    } else if (value instanceof Double || value instanceof Float) {
      to.real(4, ((Number) value).doubleValue());
    } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      to.varint(3, ((Number) value).longValue());
    } else if (value instanceof Map<?, ?> map) {
      int list = to.begin(6);
      map.forEach((key, each) -> attribute(to, 1, String.valueOf(key), each));
      to.end(list);
    } else if (value instanceof Collection<?> items) {
      int array = to.begin(5);
      for (Object item : items) {
        int any = to.begin(1);
        value(to, item);
        to.end(any);
      }
      to.end(array);
    } else {
      to.string(1, String.valueOf(value));
    }
  }
}
