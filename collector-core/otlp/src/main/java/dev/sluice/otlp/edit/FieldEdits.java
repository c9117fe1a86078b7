package dev.sluice.otlp.edit;

import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Wire;
import dev.sluice.otlp.write.ProtoWriter;
import java.util.Arrays;

/**
 * Fields of one message that were set or removed, each once; the last word counts. Their bytes wait
 * among those made for its array until it is said {@linkplain #put where they go}. Reused.
 */
final class FieldEdits {
  // Three numbers a field: its own, and where its bytes are among those made.
  private static final int MADE_FROM = 1;
  private static final int MADE_TO = 2;
  private static final int NUMBERS = 3;

  private Splices splices;
  private int[] fields = {};
  private int size;
  private long numbers; // the same as bits

  FieldEdits(Splices splices) {
    this.splices = splices;
  }

  /** Begins with another message, whose array is edited there. */
  void start(Splices in) {
    splices = in;
    forget();
  }

  private void forget() {
    size = 0;
    numbers = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void remove(int number) {
    set(number, splices.made().sizeBytes());
  }

  /** Sets a string; an empty one removes the field. */
  void string(int number, String value) {
    int begun = splices.made().sizeBytes();
    if (!value.isEmpty()) {
      splices.made().string(number, value);
    }
    set(number, begun);
  }

  /** Sets a message in its encoded form. */
  void message(int number, byte[] encoded) {
    int begun = splices.made().sizeBytes();
    splices.made().bytes(number, encoded, 0, encoded.length);
    set(number, begun);
  }

  /** Sets an id: that many bytes, or none. */
  void id(int number, Slice id, int size) {
    if (id.length() != 0 && id.length() != size) {
      throw new IllegalArgumentException("an id of " + id.length() + " bytes instead of " + size);
    }
    int begun = splices.made().sizeBytes();
    if (id.length() > 0) {
      splices.made().bytes(number, id);
    }
    set(number, begun);
  }

  /** Sets a field of a varint type, not zigzag; zero removes it. */
  void varint(int number, long value) {
    int begun = splices.made().sizeBytes();
    if (value != 0) {
      splices.made().varint(number, value);
    }
    set(number, begun);
  }

  /** Sets a field of four bytes; zero removes it. */
  void fixed32(int number, int value) {
    int begun = splices.made().sizeBytes();
    if (value != 0) {
      splices.made().fixed32(number, value);
    }
    set(number, begun);
  }

  /** Sets a field of eight bytes; zero removes it. */
  void fixed64(int number, long value) {
    if (value == 0) {
      remove(number);
    } else {
      present(number, value);
    }
  }

  /** Sets a field of eight bytes whose zero says something: of a oneof, or an optional one. */
  void present(int number, long bits) {
    int begun = splices.made().sizeBytes();
    splices.made().fixed64(number, bits);
    set(number, begun);
  }

  void present(int number, double value) {
    present(number, Double.doubleToRawLongBits(value));
  }

  /** Sets a list of numbers of eight bytes, packed; an empty one removes the field. */
  void fixed64s(int number, long[] values) {
    ProtoWriter made = splices.made();
    int begun = made.sizeBytes();
    if (values.length > 0) {
      int list = made.begin(number);
      for (long value : values) {
        made.rawFixed64(value);
      }
      made.end(list);
    }
    set(number, begun);
  }

  /** Gives a field the bytes that were made from there on, tag included; none removes it. */
  private void set(int number, int madeFrom) {
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
    fields[at + MADE_TO] = splices.made().sizeBytes();
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
  void put(byte[] b, int from, int to) {
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
    forget();
  }
}
