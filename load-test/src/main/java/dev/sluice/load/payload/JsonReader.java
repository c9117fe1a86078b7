package dev.sluice.load.payload;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads requests in OTLP's JSON form. Thread-safe. */
public final class JsonReader {
  private static final Set<String> HEX = Set.of("trace_id", "span_id", "parent_span_id");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JsonReader() {}

  /**
   * The same request as protobuf. Unknown fields are left out, as the specification wants it.
   *
   * @throws IllegalArgumentException if it is no such request
   */
  public static byte[] toProtobuf(Signal signal, byte[] json) {
    try {
      Message.Builder builder = signal.request().newBuilderForType();
      fill(builder, JSON.readTree(json));
      return builder.build().toByteArray();
    } catch (JacksonException | ClassCastException e) {
      throw new IllegalArgumentException("no JSON request of " + signal, e);
    }
  }

  private static void fill(Message.Builder builder, JsonNode object) {
    if (!object.isObject()) {
      throw new IllegalArgumentException("not an object: " + object.getNodeType());
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      FieldDescriptor field = named(builder.getDescriptorForType(), entry.getKey());
      JsonNode node = entry.getValue();
      if (field == null || node.isNull()) {
        continue;
      }
      if (field.isRepeated()) {
        for (JsonNode element : node) {
          builder.addRepeatedField(field, value(builder, field, element));
        }
      } else {
        builder.setField(field, value(builder, field, node));
      }
    }
  }

  private static @Nullable FieldDescriptor named(Descriptor message, String name) {
    for (FieldDescriptor field : message.getFields()) {
      if (field.getJsonName().equals(name) || field.getName().equals(name)) {
        return field;
      }
    }
    return null;
  }

  private static Object value(Message.Builder parent, FieldDescriptor field, JsonNode node) {
    return switch (field.getJavaType()) {
      case MESSAGE -> {
        Message.Builder inner = parent.newBuilderForField(field);
        fill(inner, node);
        yield inner.build();
      }
      case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(node.asInt());
      case BYTE_STRING ->
          ByteString.copyFrom(
              HEX.contains(field.getName())
                  ? HexFormat.of().parseHex(node.asString())
                  : Base64.getDecoder().decode(node.asString()));
      case STRING -> node.asString();
      case LONG -> node.isString() ? whole(node.asString()) : node.asLong();
      case INT -> node.isString() ? Integer.parseInt(node.asString()) : node.asInt();
      case BOOLEAN -> node.asBoolean();
      case FLOAT -> (float) number(node);
      case DOUBLE -> number(node);
    };
  }

  private static long whole(String digits) {
    return digits.startsWith("-") ? Long.parseLong(digits) : Long.parseUnsignedLong(digits);
  }

  private static double number(JsonNode node) {
    return node.isString() ? Double.parseDouble(node.asString()) : node.asDouble();
  }
}
