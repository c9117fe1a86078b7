package dev.sluice.otlp.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one message, by number, by name, and in the order they are written. Immutable once
 * {@link OtlpSchema} has linked it.
 *
 * <p>Senders from before OTLP 0.15 wrote scopes as instrumentation libraries: a list of another
 * name, under another number, and in its elements another name for the scope. Where a message has
 * such a list it is the field {@link #legacyScopes()}.
 */
final class MessageSchema {
  private static final String SCOPES = "scope_";
  private static final String LEGACY_SCOPES = "instrumentation_library_";
  private static final String SCOPE = "scope";
  private static final String LEGACY_SCOPE = "instrumentation_library";
  private static final String LOG_RECORDS = "log_records";
  private static final String LEGACY_LOG_RECORDS = "logs"; // older still

  private final String name;
  private final List<FieldSchema> fields;
  private final @Nullable FieldSchema legacyScopes;
  private final NameTable byName;
  private final @Nullable FieldSchema[] byNumber; // the numbers that matter are small
  private final byte[][] keys; // by field index: the name as a JSON key, with its colon
  private final List<MessageSchema> messages = new ArrayList<>(); // by field index; itself if none

  MessageSchema(String name, List<FieldSchema> fields, int legacyNumber) {
    this.name = name;
    this.fields = List.copyOf(fields);
    Map<String, FieldSchema> names = new HashMap<>();
    FieldSchema legacy = null;
    int most = 0;
    keys = new byte[fields.size()][];
    for (FieldSchema field : fields) {
      names.put(field.jsonName(), field);
      names.put(field.snakeName(), field);
      keys[field.index()] = ('"' + field.jsonName() + "\":").getBytes(StandardCharsets.UTF_8);
      most = Math.max(most, field.number());
      if (field.snakeName().equals(LOG_RECORDS)) {
        names.put(LEGACY_LOG_RECORDS, field);
      } else if (field.snakeName().equals(SCOPE)) {
        addBoth(names, LEGACY_SCOPE, field);
      } else if (field.snakeName().startsWith(SCOPES) && !field.snakeName().endsWith("profiles")) {
        legacy = field.numbered(legacyNumber);
        addBoth(names, LEGACY_SCOPES + field.snakeName().substring(SCOPES.length()), legacy);
      }
    }
    legacyScopes = legacy;
    byName = new NameTable(names);
    byNumber = new FieldSchema[most + 1];
    for (FieldSchema field : fields) {
      byNumber[field.number()] = field;
    }
  }

  private static void addBoth(Map<String, FieldSchema> names, String snake, FieldSchema field) {
    names.put(snake, field);
    names.put(OtlpSchema.lowerCamelCase(snake), field);
  }

  /** Gives it the messages that its fields hold. */
  void link(Map<String, MessageSchema> all) {
    for (FieldSchema field : fields) {
      MessageSchema held = all.get(field.messageName().orElse(name));
      if (held == null) {
        throw new IllegalStateException("no message " + field.messageName());
      }
      messages.add(held);
    }
  }

  String name() {
    return name;
  }

  List<FieldSchema> fields() {
    return fields;
  }

  /** The message that a field of this one holds. */
  MessageSchema messageOf(FieldSchema field) {
    return messages.get(field.index());
  }

  /** The name of a field as a JSON key, with quotes and colon. */
  byte[] key(FieldSchema field) {
    return keys[field.index()];
  }

  /** The scopes as old senders wrote them, under their number; null where there are none. */
  @Nullable FieldSchema legacyScopes() {
    return legacyScopes;
  }

  /** The field that a JSON key names, in lowerCamelCase or snake_case; null for an unknown one. */
  @Nullable FieldSchema byName(byte[] b, int from, int to) {
    return byName.find(b, from, to);
  }

  /** The field with that number; null for an unknown one. */
  @Nullable FieldSchema byNumber(int number) {
    return number > 0 && number < byNumber.length ? byNumber[number] : null;
  }
}
