package dev.sluice.otlp.json;

import dev.sluice.data.Slice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one message as found on the wire, merged by protobuf's rules: the last scalar wins,
 * the last member of a oneof wins, parts of one nested message belong together, lists are in order.
 */
final class FieldValues {
  private final MessageSchema message;
  private final @Nullable List<Object>[]
      values; // by field index: Long for numbers, Slice for the rest
  private int oneofIndex = -1;

  @SuppressWarnings({
    "unchecked",
    "rawtypes"
  }) // an array of a generic type cannot be made otherwise
  private FieldValues(MessageSchema message) {
    this.message = message;
    this.values = new List[message.fields().size()];
  }

  /** Reads a checked message that is spread over these ranges. */
  static FieldValues read(MessageSchema message, List<Slice> ranges) {
    FieldValues found = new FieldValues(message);
    for (Slice range : ranges) {
      found.read(new WireCursor(range));
    }
    return found;
  }

  private void read(WireCursor cursor) {
    while (cursor.next()) {
      FieldSchema field = message.byNumber(cursor.fieldNumber());
      if (field == null) {
        cursor.skip();
      } else if (cursor.wireType() == 2 && field.kind().isPackable()) {
        readPacked(field, new WireCursor(cursor.slice()));
      } else if (cursor.wireType() == 2) {
        add(field, cursor.slice());
      } else {
        add(field, cursor.number());
      }
    }
  }

  private void readPacked(FieldSchema field, WireCursor packed) {
    while (packed.hasMore()) {
      add(field, packed.number(field.kind().wireType()));
    }
  }

  private void add(FieldSchema field, Object value) {
    if (field.oneof() && oneofIndex != field.index()) {
      if (oneofIndex >= 0) {
        values[oneofIndex] = null;
      }
      oneofIndex = field.index();
    }
    List<Object> list = values[field.index()];
    if (list == null) {
      list = new ArrayList<>(1);
      values[field.index()] = list;
    }
    if (!field.repeated() && field.kind() != FieldKind.MESSAGE) {
      list.clear();
    }
    list.add(value);
  }

  boolean has(FieldSchema field) {
    return values[field.index()] != null;
  }

  /** Everything found for a field, in order; for a single nested message its parts. */
  List<Object> all(FieldSchema field) {
    List<Object> list = values[field.index()];
    return list == null ? List.of() : list;
  }
}
