package dev.sluice.processor.attributes;

import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.ScalarNode;
import dev.sluice.otlp.AttributeValue;
import dev.sluice.otlp.ProtoWriter;
import org.jspecify.annotations.Nullable;

/** A value of the configuration, of whatever type YAML gives it, as an attribute's value. */
final class ConfiguredValue {
  private ConfiguredValue() {}

  static AttributeValue encode(Node node) {
    ProtoWriter out = new ProtoWriter(32);
    write(node, out);
    return AttributeValue.ofEncoded(out.toByteArray());
  }

  private static void write(Node node, ProtoWriter out) {
    if (node instanceof ScalarNode scalar) {
      scalar(scalar.value(), out);
    } else if (node instanceof ListNode list) {
      int array = out.begin(5);
      for (Node item : list.items()) {
        int value = out.begin(1);
        write(item, out);
        out.end(value);
      }
      out.end(array);
    } else if (node instanceof MapNode map) {
      int entries = out.begin(6);
      map.entries()
          .forEach(
              (key, entry) -> {
                int attribute = out.begin(1);
                if (!key.isEmpty()) {
                  out.string(1, key);
                }
                int value = out.begin(2);
                write(entry.value(), out);
                out.end(value);
                out.end(attribute);
              });
      out.end(entries);
    }
  }

  private static void scalar(@Nullable Object value, ProtoWriter out) {
    if (value instanceof String text) {
      out.string(1, text);
    } else if (value instanceof Boolean bool) {
      out.bool(2, bool);
    } else if (value instanceof Double real) {
      out.real(4, real);
    } else if (value instanceof Number number) {
      out.varint(3, number.longValue()); // above the range of a long it wraps, as in the reference
    }
  }
}
