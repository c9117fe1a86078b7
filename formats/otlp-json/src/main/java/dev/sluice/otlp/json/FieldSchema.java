package dev.sluice.otlp.json;

import dev.sluice.otlp.wire.FieldType;
import java.util.Map;
import java.util.Optional;

/**
 * One field of a message.
 *
 * @param index position in the message's list of fields
 * @param number field number on the wire
 * @param snakeName name as in the .proto file
 * @param jsonName name in lowerCamelCase
 * @param kind what it holds
 * @param repeated whether it is a list
 * @param oneof whether it belongs to the message's only oneof
 * @param optional whether its presence is told apart from zero
 * @param enumNumbers numbers of an enum by name; empty for other kinds
 * @param messageName the message it holds; empty for other kinds
 */
record FieldSchema(
    int index,
    int number,
    String snakeName,
    String jsonName,
    FieldType kind,
    boolean repeated,
    boolean oneof,
    boolean optional,
    Map<String, Integer> enumNumbers,
    Optional<String> messageName) {
  /** Tag for one value, or for a packed list of them. */
  int tag() {
    return number << 3 | (repeated && kind.isPackable() ? 2 : kind.wireType());
  }

  /** The same field under another number. */
  FieldSchema numbered(int other) {
    return new FieldSchema(
        index,
        other,
        snakeName,
        jsonName,
        kind,
        repeated,
        oneof,
        optional,
        enumNumbers,
        messageName);
  }
}
