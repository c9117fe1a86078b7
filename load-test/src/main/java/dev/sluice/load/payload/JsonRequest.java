package dev.sluice.load.payload;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A request in OTLP's JSON form: Protobuf's, but with ids in hexadecimal digits and enums as
 * numbers. Remembers where each item's numbers stand. Made before load begins, by one thread.
 */
final class JsonRequest {
  private static final Set<String> HEX = Set.of("trace_id", "span_id", "parent_span_id");
  private static final Set<String> ITEMS =
      Set.of(
          "Span",
          "LogRecord",
          "NumberDataPoint",
          "HistogramDataPoint",
          "ExponentialHistogramDataPoint");

  private final StringBuilder text = new StringBuilder();
  private final List<Places> items = new ArrayList<>();
  private int depthInItem;

  /** Where an item and its numbers begin. */
  private static final class Places {
    private final int start;
    private int end;
    private int traceId = -1;
    private int spanId = -1;
    private int parentId = -1;
    private int startTime = -1;
    private int time = -1;

    Places(int start) {
      this.start = start;
    }

    void found(String field, int at) {
      switch (field) {
        case "trace_id" -> traceId = at;
        case "span_id" -> spanId = at;
        case "parent_span_id" -> parentId = at;
        case "start_time_unix_nano", "observed_time_unix_nano" -> startTime = at;
        case "time_unix_nano", "end_time_unix_nano" -> time = at;
        default -> {}
      }
    }
  }

  private JsonRequest() {}

  static JsonRequest of(Signal signal, byte[] protobuf) {
    JsonRequest request = new JsonRequest();
    try {
      request.message(signal.request().getParserForType().parseFrom(protobuf));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("no request of " + signal, e);
    }
    return request;
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  void visit(ItemScanner.Visitor visitor) {
    for (Places item : items) {
      visitor.item(
          item.start,
          item.end,
          item.traceId,
          item.spanId,
          item.parentId,
          item.startTime,
          item.time);
    }
  }

  private void message(Message message) {
    boolean item = ITEMS.contains(message.getDescriptorForType().getName());
    if (item) {
      items.add(new Places(text.length()));
      depthInItem = 1;
    } else if (depthInItem > 0) {
      depthInItem++;
    }
    text.append('{');
    boolean more = false;
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      if (more) {
        text.append(',');
      }
      more = true;
      string(field.getKey().getJsonName());
      text.append(':');
      if (field.getKey().isRepeated()) {
        char between = '[';
        for (Object element : (List<?>) field.getValue()) {
          text.append(between);
          value(field.getKey(), element);
          between = ',';
        }
        text.append(']');
      } else {
        value(field.getKey(), field.getValue());
      }
    }
    text.append('}');
    if (depthInItem > 0) {
      depthInItem--;
    }
    if (item) {
      items.get(items.size() - 1).end = text.length();
    }
  }

  private void value(FieldDescriptor field, Object value) {
    if (depthInItem == 1) {
      items.get(items.size() - 1).found(field.getName(), text.length() + 1);
    }
    switch (field.getJavaType()) {
      case MESSAGE -> message((Message) value);
      case ENUM -> text.append(((EnumValueDescriptor) value).getNumber());
      case BYTE_STRING -> string(bytes(field, (ByteString) value));
      case STRING -> string((String) value);
      case LONG ->
          string(
              field.getType() == FieldDescriptor.Type.INT64
                      || field.getType() == FieldDescriptor.Type.SFIXED64
                      || field.getType() == FieldDescriptor.Type.SINT64
                  ? value.toString()
                  : Long.toUnsignedString((Long) value));
      case INT, BOOLEAN -> text.append(value);
      case FLOAT, DOUBLE -> number(((Number) value).doubleValue());
    }
  }

  private void number(double value) {
    if (Double.isFinite(value)) {
      text.append(value);
    } else {
      string(Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }
  }

  private static String bytes(FieldDescriptor field, ByteString value) {
    return HEX.contains(field.getName())
        ? HexFormat.of().formatHex(value.toByteArray())
        : Base64.getEncoder().encodeToString(value.toByteArray());
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
