package dev.sluice.otlp.json;

import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes OTLP bytes as OTLP/JSON the way the reference does: lowerCamelCase keys, ids in lower-case
 * hex, 64-bit integers as text, enums as numbers, zero and empty fields left out, but single nested
 * messages always written. Invalid UTF-8 is replaced. Unknown fields cannot be expressed and are
 * left out. Thread-safe.
 */
public final class OtlpJsonWriter {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final double EXACT_INTEGERS = 1e15;

  private OtlpJsonWriter() {}

  /** An export request, checked before. */
  public static byte[] request(Signal signal, Payload payload) {
    // A spliced payload may have one field across several slices; JSON is worth one copy.
    return write(OtlpSchema.get().request(signal), payload.compact().slices());
  }

  /** An export response. */
  public static byte[] response(Signal signal, byte[] response) {
    return write(OtlpSchema.get().response(signal), List.of(Slice.of(response)));
  }

  /**
   * A {@code google.rpc.Status} in protobuf's JSON.
   *
   * @param code number of the gRPC code
   * @param retryDelay adds a {@code RetryInfo} detail; null for none
   */
  public static byte[] status(int code, String message, @Nullable Duration retryDelay) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeNumberProperty("code", code);
      json.writeStringProperty("message", message);
      if (retryDelay != null) {
        json.writeArrayPropertyStart("details");
        json.writeStartObject();
        json.writeStringProperty("@type", "type.googleapis.com/google.rpc.RetryInfo");
        json.writeStringProperty("retryDelay", seconds(retryDelay));
        json.writeEndObject();
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  static byte[] write(MessageSchema message, List<Slice> ranges) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      message(json, message, ranges);
    }
    return out.toByteArray();
  }

  private static void message(JsonGenerator json, MessageSchema message, List<Slice> ranges) {
    FieldValues values = FieldValues.read(message, ranges);
    json.writeStartObject();
    for (FieldSchema field : message.fields()) {
      if (field.repeated()) {
        list(json, field, values.all(field));
      } else if (field.kind() == FieldKind.MESSAGE) {
        if (values.has(field) || !field.oneof()) {
          json.writeName(field.jsonName());
          message(json, OtlpSchema.get().messageOf(field), slices(values.all(field)));
        }
      } else if (values.has(field)) {
        Object value = values.all(field).get(0);
        if (field.oneof() || field.optional() || !isZero(value)) {
          json.writeName(field.jsonName());
          value(json, field, value);
        }
      }
    }
    json.writeEndObject();
  }

  private static void list(JsonGenerator json, FieldSchema field, List<Object> values) {
    if (values.isEmpty()) {
      return;
    }
    json.writeName(field.jsonName());
    json.writeStartArray();
    for (Object value : values) {
      if (field.kind() == FieldKind.MESSAGE) {
        message(json, OtlpSchema.get().messageOf(field), List.of((Slice) value));
      } else {
        value(json, field, value);
      }
    }
    json.writeEndArray();
  }

  private static List<Slice> slices(List<Object> values) {
    return values.stream().map(Slice.class::cast).toList();
  }

  private static boolean isZero(Object value) {
    return value instanceof Slice slice ? slice.length() == 0 : value.equals(0L);
  }

  private static void value(JsonGenerator json, FieldSchema field, Object value) {
    if (value instanceof Slice slice) {
      json.writeString(text(field.kind(), slice));
      return;
    }
    long number = (Long) value;
    switch (field.kind()) {
      case BOOL -> json.writeBoolean(number != 0);
      case DOUBLE -> decimal(json, Double.longBitsToDouble(number));
      case UINT64, FIXED64 -> json.writeString(Long.toUnsignedString(number));
      case INT64, SFIXED64 -> json.writeString(Long.toString(number));
      case UINT32, FIXED32 -> json.writeNumber(number & 0xFFFFFFFFL);
      case SINT32 -> json.writeNumber((int) ((number & 0xFFFFFFFFL) >>> 1) ^ -(int) (number & 1));
      default -> json.writeNumber((int) number);
    }
  }

  private static String text(FieldKind kind, Slice slice) {
    return switch (kind) {
      case ID16, ID8 -> HexFormat.of().formatHex(slice.array(), slice.offset(), slice.end());
      case BYTES -> Base64.getEncoder().encodeToString(copy(slice));
      default -> new String(slice.array(), slice.offset(), slice.length(), StandardCharsets.UTF_8);
    };
  }

  private static byte[] copy(Slice slice) {
    return Payload.of(List.of(slice)).toByteArray();
  }

  private static void decimal(JsonGenerator json, double value) {
    if (Double.isNaN(value)) {
      json.writeString("NaN");
    } else if (Double.isInfinite(value)) {
      json.writeString(value > 0 ? "Infinity" : "-Infinity");
    } else if (value == Math.rint(value) && Math.abs(value) < EXACT_INTEGERS) {
      json.writeNumber(1 / value < 0 ? "-0" : Long.toString((long) value));
    } else {
      json.writeNumber(value);
    }
  }

  /** A duration in protobuf's JSON: seconds with 0, 3, 6 or 9 digits after the point. */
  private static String seconds(Duration duration) {
    int nanos = duration.getNano();
    String fraction =
        nanos == 0 ? "" : "." + String.format("%09d", nanos).replaceAll("(000)+$", "");
    return duration.getSeconds() + fraction + "s";
  }
}
