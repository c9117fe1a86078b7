package dev.sluice.config.tree;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a piece of configuration on one line, for a message that says what to write. A value that
 * came through a reference is written as the reference: it may be a secret.
 */
public final class FlowText {
  private FlowText() {}

  /** {@code {verbosity: detailed}}; a null is an empty text. */
  public static String of(Node node) {
    if (node.origin().usedAt() != null) {
      return "${" + node.origin().source() + "}";
    }
    if (node instanceof MapNode map) {
      return map.entries().entrySet().stream()
          .map(FlowText::entry)
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (node instanceof ListNode list) {
      return list.items().stream().map(FlowText::of).collect(Collectors.joining(", ", "[", "]"));
    }
    return scalar(((ScalarNode) node));
  }

  private static String entry(Map.Entry<String, MapNode.Entry> entry) {
    String value = of(entry.getValue().value());
    return text(entry.getKey()) + ":" + (value.isEmpty() ? "" : " " + value);
  }

  private static String scalar(ScalarNode scalar) {
    Object value = scalar.value();
    if (value == null) {
      return "";
    }
    return value instanceof String text ? text(text) : String.valueOf(value);
  }

  /** Quoted unless it is surely a text without quotes, also inside braces. */
  private static String text(String text) {
    boolean isPlain =
        text.matches("[A-Za-z_/][A-Za-z0-9_./@-]*") && CoreSchema.resolve(text).equals(text);
    return isPlain && !CoreSchema.isNull(text) ? text : "'" + text.replace("'", "''") + "'";
  }
}
