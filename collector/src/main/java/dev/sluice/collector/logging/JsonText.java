package dev.sluice.collector.logging;

import dev.sluice.numbers.DoubleText;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes JSON as the reference's logger does: with a blank after colon and comma, or without. */
final class JsonText {
  private final StringBuilder out;
  private final boolean spaced;

  JsonText(StringBuilder out, boolean spaced) {
    this.out = out;
    this.spaced = spaced;
  }

  /** A comma where one is due: not after an opening bracket. */
  void comma() {
    char last = out.charAt(out.length() - 1);
    if (last != '{' && last != '[') {
      out.append(spaced ? ", " : ",");
    }
  }

  void field(String key, @Nullable Object value) {
    comma();
    key(key);
    value(value);
  }

  /** A value of any shape, as Go's JSON writes one inside a line: no blanks, keys sorted. */
  void foreignField(String key, Object value) {
    comma();
    key(key);
    new JsonText(out, false).value(sorted(value));
  }

  private static Object sorted(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> byName = new TreeMap<>();
      map.forEach((name, of) -> byName.put(String.valueOf(name), sorted(of)));
      return byName;
    }
    return value instanceof Collection<?> list
        ? list.stream().map(JsonText::sorted).toList()
        : value;
  }

  private void key(String key) {
    string(key);
    out.append(spaced ? ": " : ":");
  }

  void value(@Nullable Object value) {
    if (value == null) {
      out.append("null");
    } else if (value instanceof Boolean || value instanceof Integer || value instanceof Long) {
      out.append(value);
    } else if (value instanceof Number number) {
      number(number);
    } else if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof Collection<?> list) {
      array(list.iterator());
    } else {
      string(String.valueOf(value));
    }
  }

  private void number(Number number) {
    if (!(number instanceof Double || number instanceof Float)) {
      out.append(number);
      return;
    }
    // By its text, so that a float of 0.1 stays 0.1.
    double value = Double.parseDouble(number.toString());
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      string(number.toString()); // JSON has no such numbers
    } else {
      out.append(DoubleText.of(value));
    }
  }

  private void object(Map<?, ?> map) {
    out.append('{');
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      field(String.valueOf(entry.getKey()), entry.getValue());
    }
    out.append('}');
  }

  private void array(Iterator<?> items) {
    out.append('[');
    while (items.hasNext()) {
      comma();
      value(items.next());
    }
    out.append(']');
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> character(text, i, c);
      }
    }
    out.append('"');
  }

  private void character(String text, int at, char c) {
    boolean paired =
        Character.isHighSurrogate(c)
            ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
            : Character.isLowSurrogate(c)
                && at > 0
                && Character.isHighSurrogate(text.charAt(at - 1));
    if (Character.isSurrogate(c) && !paired) {
      out.append("\\ufffd");
    } else if (Character.isISOControl(c)) {
      out.append(String.format("\\u%04x", (int) c));
    } else {
      out.append(c);
    }
  }
}
