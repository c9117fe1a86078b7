package dev.sluice.otlp.view;

import dev.sluice.otlp.wire.Wire;

/** Lists of numbers, which may come packed, one by one, or both mixed; and zigzag. */
final class NumberLists {
  private NumberLists() {}

  static int zigzag(long value) {
    int bits = (int) value;
    return bits >>> 1 ^ -(bits & 1);
  }

  static long[] fixed64s(MessageView view, int number) {
    byte[] b = view.array();
    long[] values = new long[count(view, number, true)];
    int size = 0;
    int tag;
    for (int p = view.start(); p < view.end(); p = Wire.skip(b, p, tag)) {
      tag = Wire.varint32(b, p);
      p = Wire.afterVarint(b, p);
      if (tag == (number << 3 | Wire.FIXED64)) {
        values[size++] = Wire.fixed64(b, p);
      } else if (tag == (number << 3 | Wire.LEN)) {
        int end = Wire.skip(b, p, tag);
        for (int at = Wire.afterVarint(b, p); at < end; at += 8) {
          values[size++] = Wire.fixed64(b, at);
        }
      }
    }
    return values;
  }

  static double[] doubles(MessageView view, int number) {
    long[] bits = fixed64s(view, number);
    double[] values = new double[bits.length];
    for (int i = 0; i < bits.length; i++) {
      values[i] = Double.longBitsToDouble(bits[i]);
    }
    return values;
  }

  static long[] varints(MessageView view, int number) {
    byte[] b = view.array();
    long[] values = new long[count(view, number, false)];
    int size = 0;
    int tag;
    for (int p = view.start(); p < view.end(); p = Wire.skip(b, p, tag)) {
      tag = Wire.varint32(b, p);
      p = Wire.afterVarint(b, p);
      if (tag == (number << 3 | Wire.VARINT)) {
        values[size++] = Wire.varint(b, p);
      } else if (tag == (number << 3 | Wire.LEN)) {
        int end = Wire.skip(b, p, tag);
        for (int at = Wire.afterVarint(b, p); at < end; at = Wire.afterVarint(b, at)) {
          values[size++] = Wire.varint(b, at);
        }
      }
    }
    return values;
  }

  private static int count(MessageView view, int number, boolean fixed64) {
    byte[] b = view.array();
    int found = 0;
    int tag;
    for (int p = view.start(); p < view.end(); p = Wire.skip(b, p, tag)) {
      tag = Wire.varint32(b, p);
      p = Wire.afterVarint(b, p);
      if (tag >>> 3 == number) {
        found += (tag & 7) == Wire.LEN ? inPacked(b, p, tag, fixed64) : 1;
      }
    }
    return found;
  }

  private static int inPacked(byte[] b, int p, int tag, boolean fixed64) {
    int from = Wire.afterVarint(b, p);
    int end = Wire.skip(b, p, tag);
    if (fixed64) {
      return (end - from) / 8;
    }
    int found = 0;
    for (int at = from; at < end; at++) {
      found += b[at] >= 0 ? 1 : 0; // each varint has one last byte
    }
    return found;
  }
}
