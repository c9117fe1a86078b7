package dev.sluice.otlp;

import dev.sluice.data.Payload;

/**
 * The way from a request down to what is being edited, over one array after the other, and the
 * output. A message on the way is opened in the output only when something below it changes;
 * everything that is passed over stays a range, from {@code kept} on.
 */
final class Descent {
  private static final int MAX_DEPTH = 5;

  private final SpliceWriter out;
  private final int[] tag = new int[MAX_DEPTH];
  private final int[] fieldFrom = new int[MAX_DEPTH];
  private final int[] bodyFrom = new int[MAX_DEPTH];
  private final int[] bodyTo = new int[MAX_DEPTH];
  private int depth;
  private int opened;
  private byte[] array = MessageView.NO_BYTES;
  private int kept; // bytes of the array from here on are not yet written
  private boolean changed;

  /**
   * @param memory for what is written anew
   */
  Descent(EditMemory memory) {
    out = new SpliceWriter(memory);
  }

  /** Begins with the next array, at its first byte. */
  void start(byte[] b, int from) {
    array = b;
    kept = from;
  }

  /** All of the array up to {@code to} has been seen. */
  void finish(int to) {
    out.range(array, kept, to);
    kept = to;
  }

  /** Goes into a message; the field starts at {@code field}, what is in it at {@code from}. */
  void enter(int messageTag, int field, int from, int to) {
    tag[depth] = messageTag;
    fieldFrom[depth] = field;
    bodyFrom[depth] = from;
    bodyTo[depth++] = to;
  }

  /** Comes out of the message that was entered last. */
  void leave() {
    depth--;
    if (opened > depth) {
      finish(bodyTo[depth]);
      out.close();
      opened = depth;
    }
  }

  /** Writes all up to {@code to} and passes over what is before {@code next}: it is replaced. */
  SpliceWriter replace(int to, int next) {
    changed = true;
    for (; opened < depth; opened++) {
      finish(fieldFrom[opened]);
      out.open(tag[opened], bodyTo[opened] - bodyFrom[opened]);
      kept = bodyFrom[opened];
    }
    finish(to);
    kept = next;
    return out;
  }

  /** The output when anything was replaced, otherwise {@code original}. */
  Payload result(Payload original) {
    return changed ? out.finish() : original;
  }
}
