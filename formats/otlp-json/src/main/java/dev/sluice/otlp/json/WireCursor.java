package dev.sluice.otlp.json;

/**
 * Walks the fields of a message that was checked before; a broken one ends in {@link
 * IllegalStateException}. It may be set to one message after the other.
 */
final class WireCursor {
  private static final byte[] EMPTY = {};

  private byte[] bytes = EMPTY;
  private int end;
  private int at;
  private int tag;
  private int valueStart;
  private int valueEnd;

  /** Stands before the first field in [from, to). */
  void reset(byte[] array, int from, int to) {
    bytes = array;
    at = from;
    end = to;
  }

  byte[] bytes() {
    return bytes;
  }

  boolean hasMore() {
    return at < end;
  }

  /** Where the next field begins. */
  int position() {
    return at;
  }

  /**
   * Moves to the next field; false at the end. Its value must be read or skipped before the next
   * call.
   */
  boolean next() {
    if (at >= end) {
      return false;
    }
    tag = (int) varint();
    return true;
  }

  int fieldNumber() {
    return tag >>> 3;
  }

  int wireType() {
    return tag & 7;
  }

  /** The value of a number of this field's wire type. */
  long number() {
    return number(wireType());
  }

  /** A number of that wire type at this place. */
  long number(int wireType) {
    return switch (wireType) {
      case 0 -> varint();
      case 1 -> littleEndian(8);
      case 5 -> littleEndian(4);
      default -> throw new IllegalStateException("wire type " + wireType);
    };
  }

  /** Passes over the value of a length-delimited field, which then is in [start, end). */
  void lengthDelimited() {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new IllegalStateException("length " + length);
    }
    valueStart = at;
    at += (int) length;
    valueEnd = at;
  }

  int valueStart() {
    return valueStart;
  }

  int valueEnd() {
    return valueEnd;
  }

  /** Passes over the value of this field, a group as a whole. */
  void skip() {
    int depth = 0;
    do {
      switch (wireType()) {
        case 0 -> varint();
        case 1 -> littleEndian(8);
        case 2 -> lengthDelimited();
        case 3 -> depth++;
        case 4 -> depth--;
        case 5 -> littleEndian(4);
        default -> throw new IllegalStateException("wire type " + wireType());
      }
    } while (depth > 0 && next());
  }

  private long littleEndian(int length) {
    if (length > end - at) {
      throw new IllegalStateException("cut number");
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (bytes[at + i] & 0xFFL) << (8 * i);
    }
    at += length;
    return value;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (at >= end) {
        throw new IllegalStateException("cut varint");
      }
      byte b = bytes[at++];
      value |= shift < 64 ? (b & 0x7FL) << shift : 0;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalStateException("varint over ten bytes");
  }
}
