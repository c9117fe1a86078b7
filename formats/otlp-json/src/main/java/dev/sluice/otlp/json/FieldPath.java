package dev.sluice.otlp.json;

import dev.sluice.json.JsonInput;
import dev.sluice.json.MalformedJsonException;
import org.jspecify.annotations.Nullable;

/** Where in a message the reader is, which its errors say. Not thread-safe. */
final class FieldPath {
  /** Messages within each other. */
  static final int MAX_NESTING = 100;

  /** Names at the end of a path that an error shows. */
  private static final int SHOWN_NAMES = 12;

  private final JsonInput in;
  private final @Nullable FieldSchema[] fields = new FieldSchema[MAX_NESTING + 1];
  private final int[] elements = new int[MAX_NESTING + 1]; // of a list; negative outside of one
  private int depth;

  FieldPath(JsonInput in) {
    this.in = in;
  }

  /** A field of the message at hand begins; null for an unknown one. */
  void begin(@Nullable FieldSchema field) {
    fields[depth] = field;
    elements[depth] = -1;
  }

  /** The next element of that field, which is a list. */
  void nextElement() {
    elements[depth]++;
  }

  /** That field is over. */
  void end() {
    fields[depth] = null;
  }

  /** Whether no message may be within the one at hand. */
  boolean isDeepest() {
    return depth == MAX_NESTING;
  }

  void enterMessage() {
    depth++;
  }

  void leaveMessage() {
    depth--;
  }

  /** Something is wrong at this place. */
  MalformedJsonException wrong(String what) {
    return in.wrong(inWords() + what);
  }

  /** Something is wrong with what was read last. */
  MalformedJsonException wrongToken(String what) {
    return in.wrongToken(inWords() + what);
  }

  /** {@code resourceSpans[0].scopeSpans[2].schemaUrl: }. */
  private String inWords() {
    StringBuilder text = new StringBuilder();
    int from = Math.max(0, depth + 1 - SHOWN_NAMES);
    text.append(from > 0 ? "..." : "");
    for (int i = from; i <= depth; i++) {
      FieldSchema field = fields[i];
      if (field != null) {
        text.append(i > from ? "." : "").append(field.jsonName());
        text.append(elements[i] < 0 ? "" : "[" + elements[i] + "]");
      }
    }
    return text.append(": ").toString();
  }
}
