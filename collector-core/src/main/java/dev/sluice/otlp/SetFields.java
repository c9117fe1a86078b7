package dev.sluice.otlp;

import java.util.Arrays;

/** Fields of one message that were set or removed, each once, and what they became. Reused. */
final class SetFields {
  // Three numbers a field: its own, and where its bytes are among those made.
  private static final int MADE_FROM = 1;
  private static final int MADE_TO = 2;
  private static final int NUMBERS = 3;

  private int[] fields = {};
  private int size;
  private long numbers; // the same as bits

  void reset() {
    size = 0;
    numbers = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Gives a field the bytes that were made from here to there, tag included; none removes it. */
  void set(int number, int madeFrom, int madeTo) {
    int at = find(number);
    if (at == size) {
      if (at == fields.length) {
        fields = Arrays.copyOf(fields, Math.max(4 * NUMBERS, at * 2));
      }
      size += NUMBERS;
      numbers |= 1L << number;
    }
    fields[at] = number;
    fields[at + MADE_FROM] = madeFrom;
    fields[at + MADE_TO] = madeTo;
  }

  private int find(int number) {
    int at = 0;
    while (at < size && fields[at] != number) {
      at += NUMBERS;
    }
    return at;
  }

  /**
   * Says what became of the fields of the message in [from, to), which is open: one that is set
   * takes the first of its places, or the end.
   */
  void putTo(Splices splices, byte[] b, int from, int to) {
    byte[] made = splices.made().array();
    for (int p = from; p < to; ) {
      int tag = Wire.varint32(b, p);
      int next = Wire.skip(b, Wire.afterVarint(b, p), tag);
      int number = tag >>> 3;
      if (number < Long.SIZE && (numbers >>> number & 1) != 0) {
        int at = find(number);
        int madeFrom = fields[at + MADE_FROM];
        int madeTo = fields[at + MADE_TO];
        fields[at + MADE_TO] = madeFrom; // what comes later goes, and nothing is added
        if (madeFrom == madeTo) {
          splices.remove(p, next);
        } else if (!Arrays.equals(b, p, next, made, madeFrom, madeTo)) {
          splices.replace(p, next, madeFrom, madeTo);
        }
      }
      p = next;
    }
    for (int at = 0; at < size; at += NUMBERS) {
      if (fields[at + MADE_FROM] < fields[at + MADE_TO]) {
        splices.replace(to, to, fields[at + MADE_FROM], fields[at + MADE_TO]);
      }
    }
    reset();
  }
}
