package dev.sluice.processor.attributes;

import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.KeyValueView;
import java.util.Map;
import java.util.TreeMap;

/**
 * A text that two values share exactly when they are of the same type and equal; the order of a
 * map's entries does not matter, and of duplicate keys the first counts.
 */
final class TypedText {
  private TypedText() {}

  static String of(AnyValueView value) {
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  static String of(Node node) {
    StringBuilder text = new StringBuilder();
    write(node, text);
    return text.toString();
  }

  private static void write(AnyValueView value, StringBuilder out) {
    switch (value.type()) {
      case EMPTY, STRING_INDEX -> out.append('n');
      case STRING -> string(value.stringValue(), out);
      case BOOL -> out.append(value.boolValue());
      case INT -> out.append('i').append(value.intValue());
      case DOUBLE -> real(value.doubleValue(), out);
      case BYTES -> out.append('b').append(value.toText());
      case ARRAY -> {
        out.append('[');
        for (AnyValueView item = value.arrayValues(); item.next(); ) {
          write(item, out);
          out.append(',');
        }
        out.append(']');
      }
      case KVLIST -> {
        Map<String, String> entries = new TreeMap<>();
        for (KeyValueView entry = value.entries(); entry.next(); ) {
          entries.putIfAbsent(entry.key(), of(entry.value()));
        }
        map(entries, out);
      }
    }
  }

  private static void write(Node node, StringBuilder out) {
    if (node instanceof ListNode list) {
      out.append('[');
      for (Node item : list.items()) {
        write(item, out);
        out.append(',');
      }
      out.append(']');
    } else if (node instanceof MapNode map) {
      Map<String, String> entries = new TreeMap<>();
      map.entries().forEach((key, entry) -> entries.put(key, of(entry.value())));
      map(entries, out);
    } else {
      Object value = ((ScalarNode) node).value();
      if (value == null) {
        out.append('n');
      } else if (value instanceof String text) {
        string(text, out);
      } else if (value instanceof Double real) {
        real(real, out);
      } else if (value instanceof Number number) {
        out.append('i').append(number.longValue());
      } else {
        out.append(value);
      }
    }
  }

  private static void string(String text, StringBuilder out) {
    out.append('s').append(text.length()).append(':').append(text);
  }

  /** Zero has one text only. */
  private static void real(double value, StringBuilder out) {
    out.append('d').append(value == 0 ? 0.0 : value);
  }

  private static void map(Map<String, String> entries, StringBuilder out) {
    out.append('{');
    entries.forEach(
        (key, value) -> {
          string(key, out);
          out.append(value).append(',');
        });
    out.append('}');
  }
}
