package dev.sluice.otlp.json;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one message, by number, by either JSON name, and in the order they are written. */
final class MessageSchema {
  private final String name;
  private final List<FieldSchema> fields;
  private final Map<String, FieldSchema> byName = new HashMap<>();
  private final Map<Integer, FieldSchema> byNumber = new HashMap<>();

  MessageSchema(String name, List<FieldSchema> fields) {
    this.name = name;
    this.fields = List.copyOf(fields);
    for (FieldSchema field : fields) {
      byName.put(field.jsonName(), field);
      byName.put(field.snakeName(), field);
      byNumber.put(field.number(), field);
    }
  }

  String name() {
    return name;
  }

  List<FieldSchema> fields() {
    return fields;
  }

  /** The field that a JSON key names, in lowerCamelCase or snake_case; null for an unknown one. */
  @Nullable FieldSchema byName(String key) {
    return byName.get(key);
  }

  /** The field with that number; null for an unknown one. */
  @Nullable FieldSchema byNumber(int number) {
    return byNumber.get(number);
  }
}
