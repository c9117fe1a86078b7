package dev.sluice.otlp.json;

import static java.util.Objects.requireNonNull;

import dev.sluice.data.Signal;
import dev.sluice.otlp.wire.FieldType;
import dev.sluice.otlp.wire.MessageType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The messages of OTLP as JSON sees them: {@link MessageType}, with names for numbers. Immutable.
 */
final class OtlpSchema {
  private static final OtlpSchema INSTANCE = load();

  private final Map<String, MessageSchema> messages;

  private OtlpSchema(Map<String, MessageSchema> messages) {
    this.messages = Map.copyOf(messages);
  }

  static OtlpSchema get() {
    return INSTANCE;
  }

  MessageSchema message(String name) {
    MessageSchema message = messages.get(name);
    if (message == null) {
      throw new IllegalArgumentException("no message " + name);
    }
    return message;
  }

  Map<String, MessageSchema> messages() {
    return messages;
  }

  MessageSchema request(Signal signal) {
    return message(MessageType.request(signal).protoName());
  }

  MessageSchema response(Signal signal) {
    return message(MessageType.response(signal).protoName());
  }

  private static OtlpSchema load() {
    Map<String, Map<String, Integer>> enums = EnumNames.load();
    Map<String, MessageSchema> messages = new HashMap<>();
    for (MessageType type : MessageType.values()) {
      List<FieldSchema> fields = new ArrayList<>();
      for (MessageType.Field field : type.fields()) {
        if (field.number() != MessageType.LEGACY_SCOPES) { // JSON has a name of its own for it
          fields.add(field(field, fields.size(), enums));
        }
      }
      String name = type.protoName();
      messages.put(name, new MessageSchema(name, fields, MessageType.LEGACY_SCOPES));
    }
    messages.values().forEach(message -> message.link(messages));
    return new OtlpSchema(messages);
  }

  private static FieldSchema field(
      MessageType.Field field, int index, Map<String, Map<String, Integer>> enums) {
    MessageType message = field.message();
    return new FieldSchema(
        index,
        field.number(),
        field.name(),
        lowerCamelCase(field.name()),
        field.type(),
        field.repeated(),
        field.oneof() != null,
        field.optional(),
        field.type() == FieldType.ENUM
            ? requireNonNull(enums.get(field.name()), field.name())
            : Map.of(),
        message == null ? Optional.empty() : Optional.of(message.protoName()));
  }

  static String lowerCamelCase(String snakeName) {
    StringBuilder camel = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < snakeName.length(); i++) {
      char c = snakeName.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return camel.toString();
  }
}
