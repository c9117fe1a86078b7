package dev.sluice.otlp;

import dev.sluice.data.Slice;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** {@link AnyValueView#toText()}. Values nest at most as deep as the check allows. */
final class ValueText {
  private ValueText() {}

  static String of(AnyValueView value) {
    return switch (value.type()) {
      case EMPTY -> "";
      case STRING -> value.stringValue();
      case BOOL -> Boolean.toString(value.boolValue());
      case INT -> Long.toString(value.intValue());
      case DOUBLE -> DoubleText.of(value.doubleValue());
      case BYTES -> base64(value.bytesValue());
      case STRING_INDEX -> Integer.toString(value.stringIndex());
      case ARRAY, KVLIST -> {
        StringBuilder json = new StringBuilder(64);
        json(value, json);
        yield json.toString();
      }
    };
  }

  static String base64(Slice bytes) {
    ByteBuffer encoded =
        Base64.getEncoder().encode(ByteBuffer.wrap(bytes.array(), bytes.offset(), bytes.length()));
    return StandardCharsets.ISO_8859_1.decode(encoded).toString();
  }

  private static void json(AnyValueView value, StringBuilder json) {
    switch (value.type()) {
      case EMPTY -> json.append("null");
      case STRING -> quote(value.stringValue(), json);
      case BYTES -> {
        Slice bytes = value.bytesValue();
        if (bytes.length() == 0) {
          json.append("null"); // what Go makes of an empty slice
        } else {
          quote(base64(bytes), json);
        }
      }
      case DOUBLE -> {
        double number = value.doubleValue();
        String text = DoubleText.of(number);
        json.append(Double.isFinite(number) ? text : '"' + text + '"');
      }
      case BOOL, INT, STRING_INDEX -> json.append(of(value));
      case ARRAY -> {
        json.append('[');
        AnyValueView values = value.arrayValues();
        for (boolean first = true; values.next(); first = false) {
          json.append(first ? "" : ",");
          json(values, json);
        }
        json.append(']');
      }
      case KVLIST -> map(value.entries(), json);
    }
  }

  /** Sorted by key, of duplicates the last: what a Go map prints. */
  private static void map(KeyValueView entries, StringBuilder json) {
    Map<String, String> sorted = new TreeMap<>(ValueText::compareCodePoints);
    while (entries.next()) {
      StringBuilder text = new StringBuilder();
      json(entries.value(), text);
      sorted.put(entries.key(), text.toString());
    }
    json.append('{');
    String separator = "";
    for (Map.Entry<String, String> entry : sorted.entrySet()) {
      json.append(separator);
      quote(entry.getKey(), json);
      json.append(':').append(entry.getValue());
      separator = ",";
    }
    json.append('}');
  }

  /** The order of UTF-8 bytes, which UTF-16 does not have above the basic plane. */
  private static int compareCodePoints(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean mixed = Character.isSurrogate(left) != Character.isSurrogate(right);
        return mixed ? (Character.isSurrogate(left) ? 1 : -1) : Character.compare(left, right);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        default -> {
          if (c < 0x20 || c == '\u2028' || c == '\u2029') {
            json.append(String.format("\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
