package dev.sluice.config.tree;

import dev.sluice.numbers.DoubleText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the values that {@link TreeWriter} writes, as JSON indented by two. */
public final class JsonWriter {
  private static final int FIRST_PRINTABLE = 0x20;

  private final StringBuilder out = new StringBuilder();
  private final boolean isCompact;

  private JsonWriter(boolean isCompact) {
    this.isCompact = isCompact;
  }

  /** The same without white space. */
  public static String compact(Map<String, ? extends @Nullable Object> root) {
    JsonWriter writer = new JsonWriter(true);
    writer.value(root, "");
    return writer.out.toString();
  }

  /** One document, ended by a line break; infinities and NaN become texts. */
  public static String json(Map<String, ? extends @Nullable Object> root) {
    JsonWriter writer = new JsonWriter(false);
    writer.value(root, "\n");
    return writer.out.append('\n').toString();
  }

  private void value(@Nullable Object value, String newLine) {
    if (value instanceof Map<?, ?> map) {
      String inner = isCompact ? "" : newLine + "  ";
      String separator = "";
      out.append('{');
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(separator).append(inner);
        text(String.valueOf(entry.getKey()));
        out.append(isCompact ? ":" : ": ");
        value(entry.getValue(), inner);
        separator = ",";
      }
      out.append(map.isEmpty() ? "" : newLine).append('}');
    } else if (value instanceof List<?> list) {
      String inner = isCompact ? "" : newLine + "  ";
      String separator = "";
      out.append('[');
      for (Object item : list) {
        out.append(separator).append(inner);
        value(item, inner);
        separator = ",";
      }
      out.append(list.isEmpty() ? "" : newLine).append(']');
    } else if (value instanceof Double number && Double.isFinite(number)) {
      out.append(DoubleText.of(number));
    } else if (value == null
        || value instanceof Boolean
        || (value instanceof Number && !(value instanceof Double))) {
      out.append(value);
    } else {
      text(String.valueOf(value));
    }
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (isHalfPair(text, i)) {
            out.append("\\ufffd");
          } else if (c < FIRST_PRINTABLE || Character.isSurrogate(c)) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** Half a pair is no character, in no encoding. */
  private static boolean isHalfPair(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
