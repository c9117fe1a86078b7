package dev.sluice.otlp.json;

import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads OTLP/JSON into OTLP protobuf bytes in one pass. Keys may be lowerCamelCase or snake_case;
 * unknown ones are skipped; 64-bit numbers may be text or numbers, enums names or numbers, ids hex
 * of either case. Thread-safe.
 *
 * <p>Limits: nesting 100, numbers of 1,000 characters. The size of the document is limited by
 * whoever received it.
 */
public final class OtlpJsonReader {
  private static final int MAX_NESTING = 100;
  private static final int MAX_NUMBER_CHARS = 1_000;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private OtlpJsonReader() {}

  /** Reads an export request of the signal. */
  public static byte[] request(Signal signal, Slice json) throws MalformedJsonException {
    return read(OtlpSchema.get().request(signal), json);
  }

  /** Reads an export response of the signal. */
  public static byte[] response(Signal signal, Slice json) throws MalformedJsonException {
    return read(OtlpSchema.get().response(signal), json);
  }

  static byte[] read(MessageSchema message, Slice json) throws MalformedJsonException {
    ProtoBuffer out = new ProtoBuffer(json.length() / 2);
    try (JsonParser parser =
        FACTORY.createParser(
            ObjectReadContext.empty(), json.array(), json.offset(), json.length())) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        new OtlpJsonReader().message(parser, message, out);
      } else if (first != JsonToken.VALUE_NULL) { // the reference takes null for an empty request
        throw new MalformedJsonException(
            first == null ? "empty document" : "expected an object, found " + first);
      }
      if (parser.nextToken() != null) {
        throw new MalformedJsonException("text after the document");
      }
    } catch (JacksonException e) {
      throw new MalformedJsonException(e.getOriginalMessage() + at(e));
    }
    return out.toByteArray();
  }

  private static String at(JacksonException e) {
    return e.getLocation() == null
        ? ""
        : " at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  /** The parser stands on the object's start; afterwards on its end. */
  private void message(JsonParser parser, MessageSchema message, ProtoBuffer out)
      throws MalformedJsonException {
    for (String key = parser.nextName(); key != null; key = parser.nextName()) {
      FieldSchema field = message.byName(key);
      JsonToken token = parser.nextToken();
      if (field == null) {
        parser.skipChildren();
      } else if (token == JsonToken.VALUE_NULL) {
        rejectNullNumber(field, message);
      } else if (field.repeated()) {
        list(parser, token, field, message, out);
      } else {
        out.varint(field.tag());
        value(parser, token, field, message, out);
      }
    }
  }

  private static void rejectNullNumber(FieldSchema field, MessageSchema message)
      throws MalformedJsonException {
    if (!field.repeated() && field.kind().isPackable()) {
      throw wrong(message, field, "null");
    }
  }

  private void list(
      JsonParser parser, JsonToken token, FieldSchema field, MessageSchema message, ProtoBuffer out)
      throws MalformedJsonException {
    if (token != JsonToken.START_ARRAY) {
      throw wrong(message, field, "not an array");
    }
    boolean packed = field.kind().isPackable();
    int start = 0;
    if (packed) {
      out.varint(field.tag());
      start = out.begin();
    }
    for (JsonToken element = parser.nextToken();
        element != JsonToken.END_ARRAY;
        element = parser.nextToken()) {
      if (element == null) {
        throw wrong(message, field, "unexpected end");
      }
      if (!packed) {
        out.varint(field.tag());
      }
      value(parser, element, field, message, out);
    }
    if (packed) {
      out.end(start);
    }
  }

  private void value(
      JsonParser parser, JsonToken token, FieldSchema field, MessageSchema message, ProtoBuffer out)
      throws MalformedJsonException {
    switch (field.kind()) {
      case STRING -> out.string(text(parser, token, field, message));
      case BYTES ->
          out.lengthDelimited(base64(text(parser, token, field, message), field, message));
      case ID16 -> out.lengthDelimited(id(text(parser, token, field, message), 16, field, message));
      case ID8 -> out.lengthDelimited(id(text(parser, token, field, message), 8, field, message));
      case BOOL -> {
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
          throw wrong(message, field, "not a boolean");
        }
        out.varint(token == JsonToken.VALUE_TRUE ? 1 : 0);
      }
      case ENUM -> out.varint(enumNumber(parser, token, field, message));
      case INT32 ->
          out.varint(
              inRange(
                  integer(parser, token, field, message),
                  Integer.MIN_VALUE,
                  Integer.MAX_VALUE,
                  field,
                  message));
      case UINT32 ->
          out.varint(
              inRange(integer(parser, token, field, message), 0, 0xFFFFFFFFL, field, message));
      case FIXED32 ->
          out.fixed32(
              (int)
                  inRange(integer(parser, token, field, message), 0, 0xFFFFFFFFL, field, message));
      case SINT32 -> {
        long number =
            inRange(
                integer(parser, token, field, message),
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                field,
                message);
        out.varint(((number << 1) ^ (number >> 63)) & 0xFFFFFFFFL);
      }
      case INT64 -> out.varint(integer(parser, token, field, message));
      case SFIXED64 -> out.fixed64(integer(parser, token, field, message));
      case UINT64 -> out.varint(unsigned(parser, token, field, message));
      case FIXED64 -> out.fixed64(unsigned(parser, token, field, message));
      case DOUBLE ->
          out.fixed64(Double.doubleToRawLongBits(decimal(parser, token, field, message)));
      case MESSAGE -> nested(parser, token, field, message, out);
    }
  }

  private void nested(
      JsonParser parser, JsonToken token, FieldSchema field, MessageSchema message, ProtoBuffer out)
      throws MalformedJsonException {
    int start = out.begin();
    if (token == JsonToken.START_OBJECT) {
      message(parser, OtlpSchema.get().messageOf(field), out);
    } else if (token != JsonToken.VALUE_NULL) {
      throw wrong(message, field, "not an object");
    }
    out.end(start);
  }

  private static String text(
      JsonParser parser, JsonToken token, FieldSchema field, MessageSchema message)
      throws MalformedJsonException {
    if (token == JsonToken.VALUE_NULL) {
      return "";
    }
    if (token != JsonToken.VALUE_STRING) {
      throw wrong(message, field, "not a string");
    }
    return parser.getString();
  }

  private static byte[] base64(String text, FieldSchema field, MessageSchema message)
      throws MalformedJsonException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw wrong(message, field, "not base64");
    }
  }

  private static byte[] id(String hex, int length, FieldSchema field, MessageSchema message)
      throws MalformedJsonException {
    if (hex.isEmpty()) {
      return new byte[0];
    }
    if (hex.length() != 2 * length) {
      throw wrong(message, field, "an id has " + 2 * length + " hex digits or none");
    }
    try {
      return HexFormat.of().parseHex(hex);
    } catch (IllegalArgumentException e) {
      throw wrong(message, field, "not hex");
    }
  }

  private static long enumNumber(
      JsonParser parser, JsonToken token, FieldSchema field, MessageSchema message)
      throws MalformedJsonException {
    if (token != JsonToken.VALUE_STRING) {
      return inRange(
          integer(parser, token, field, message),
          Integer.MIN_VALUE,
          Integer.MAX_VALUE,
          field,
          message);
    }
    @Nullable Integer number = field.enumNumbers().get(parser.getString());
    if (number == null) {
      throw wrong(message, field, "no value of this enum");
    }
    return number;
  }

  private static long integer(
      JsonParser parser, JsonToken token, FieldSchema field, MessageSchema message)
      throws MalformedJsonException {
    try {
      return Long.parseLong(digits(parser, token, field, message));
    } catch (NumberFormatException e) {
      throw wrong(message, field, "not a 64-bit integer");
    }
  }

  private static long unsigned(
      JsonParser parser, JsonToken token, FieldSchema field, MessageSchema message)
      throws MalformedJsonException {
    try {
      return Long.parseUnsignedLong(digits(parser, token, field, message));
    } catch (NumberFormatException e) {
      throw wrong(message, field, "not an unsigned 64-bit integer");
    }
  }

  private static String digits(
      JsonParser parser, JsonToken token, FieldSchema field, MessageSchema message)
      throws MalformedJsonException {
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_STRING) {
      throw wrong(message, field, "not an integer");
    }
    return parser.getString();
  }

  private static double decimal(
      JsonParser parser, JsonToken token, FieldSchema field, MessageSchema message)
      throws MalformedJsonException {
    if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      return Double.parseDouble(parser.getString()); // an integer literal may be minus zero
    }
    if (token != JsonToken.VALUE_STRING) {
      throw wrong(message, field, "not a number");
    }
    String text = parser.getString();
    try {
      return switch (text) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException e) {
      throw wrong(message, field, "not a number");
    }
  }

  private static long inRange(
      long number, long min, long max, FieldSchema field, MessageSchema message)
      throws MalformedJsonException {
    if (number < min || number > max) {
      throw wrong(message, field, "out of range");
    }
    return number;
  }

  private static MalformedJsonException wrong(
      MessageSchema message, FieldSchema field, String what) {
    return new MalformedJsonException(message.name() + "." + field.jsonName() + ": " + what);
  }
}
