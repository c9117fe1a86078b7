package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import dev.sluice.numbers.DoubleText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** {@link AnyValueView#toText()}. Values nest at most as deep as the check allows. */
final class ValueText {
  /** Maps that are larger on the wire are not sorted where nothing may grow with the value. */
  static final int MOST_SORTED_BYTES = 64 * 1024;

  private static final int BASE64_PIECE_BYTES = 3 * 1024;

  private final TextSink out;
  private final int mostSortedBytes;

  ValueText(TextSink out, int mostSortedBytes) {
    this.out = out;
    this.mostSortedBytes = mostSortedBytes;
  }

  static String of(AnyValueView value) {
    return switch (value.type()) {
      case EMPTY -> "";
      case STRING -> value.stringValue();
      case BOOL -> Boolean.toString(value.boolValue());
      case INT -> Long.toString(value.intValue());
      case DOUBLE -> DoubleText.of(value.doubleValue());
      case STRING_INDEX -> Integer.toString(value.stringIndex());
      case BYTES, ARRAY, KVLIST -> {
        StringBuilder whole = new StringBuilder(64);
        new ValueText(whole::append, Integer.MAX_VALUE).text(value);
        yield whole.toString();
      }
    };
  }

  /** The value by itself. */
  void text(AnyValueView value) {
    switch (value.type()) {
      case STRING -> Utf8Text.decode(value.stringBytes(), out);
      case BYTES -> base64(value.bytesValue());
      case ARRAY, KVLIST -> json(value);
      case EMPTY, BOOL, INT, DOUBLE, STRING_INDEX -> out.append(of(value));
    }
  }

  private void base64(Slice bytes) {
    Base64.Encoder encoder = Base64.getEncoder();
    for (int at = bytes.offset(); at < bytes.end(); at += BASE64_PIECE_BYTES) {
      int length = Math.min(BASE64_PIECE_BYTES, bytes.end() - at);
      ByteBuffer encoded = encoder.encode(ByteBuffer.wrap(bytes.array(), at, length));
      out.append(StandardCharsets.ISO_8859_1.decode(encoded));
    }
  }

  /** The value within others. */
  private void json(AnyValueView value) {
    switch (value.type()) {
      case EMPTY -> out.append("null");
      case STRING -> quote(value.stringBytes());
      case BYTES -> {
        Slice bytes = value.bytesValue();
        if (bytes.length() == 0) {
          out.append("null"); // what Go makes of an empty slice
        } else {
          out.append("\"");
          base64(bytes);
          out.append("\"");
        }
      }
      case DOUBLE -> {
        double number = value.doubleValue();
        String text = DoubleText.of(number);
        out.append(Double.isFinite(number) ? text : '"' + text + '"');
      }
      case BOOL, INT, STRING_INDEX -> out.append(of(value));
      case ARRAY -> {
        out.append("[");
        AnyValueView values = value.arrayValues();
        for (boolean first = true; values.next(); first = false) {
          out.append(first ? "" : ",");
          json(values);
        }
        out.append("]");
      }
      case KVLIST -> {
        if (value.sizeBytes() <= mostSortedBytes) {
          sorted(value.entries());
        } else {
          asSent(value.entries());
        }
      }
    }
  }

  /** Sorted by key, of duplicates the last: what a Go map prints. */
  private void sorted(KeyValueView entries) {
    Map<String, String> sorted = new TreeMap<>(ValueText::compareCodePoints);
    while (entries.next()) {
      StringBuilder text = new StringBuilder();
      new ValueText(text::append, mostSortedBytes).json(entries.value());
      sorted.put(entries.key(), text.toString());
    }
    out.append("{");
    String separator = "";
    for (Map.Entry<String, String> entry : sorted.entrySet()) {
      out.append(separator);
      out.append("\"");
      out.append(escaped(entry.getKey()));
      out.append("\":");
      out.append(entry.getValue());
      separator = ",";
    }
    out.append("}");
  }

  private void asSent(KeyValueView entries) {
    out.append("{");
    for (boolean first = true; entries.next(); first = false) {
      out.append(first ? "" : ",");
      quote(entries.keyBytes());
      out.append(":");
      json(entries.value());
    }
    out.append("}");
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

  private void quote(Slice text) {
    out.append("\"");
    Utf8Text.decode(text, piece -> out.append(escaped(piece)));
    out.append("\"");
  }

  private static CharSequence escaped(CharSequence text) {
    StringBuilder json = new StringBuilder(text.length());
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
    return json;
  }
}
