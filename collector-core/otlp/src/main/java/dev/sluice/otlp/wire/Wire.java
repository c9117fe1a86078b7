package dev.sluice.otlp.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads protobuf primitives from bytes that the check has accepted; no bounds are checked beyond
 * the array's own. For the rooms above. A value and the position behind it do not fit one return,
 * so readers that need both ask twice: the value, then {@link #afterVarint}. One byte is by far the
 * usual case.
 */
public final class Wire {
  public static final int VARINT = 0;
  public static final int FIXED64 = 1;
  public static final int LEN = 2;
  public static final int START_GROUP = 3;
  public static final int END_GROUP = 4;
  public static final int FIXED32 = 5;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Wire() {}

  /** A number of eight bytes. */
  public static long fixed64(byte[] b, int at) {
    return (long) LONGS.get(b, at);
  }

  /** A number of four bytes. */
  public static int fixed32(byte[] b, int at) {
    return (int) INTS.get(b, at);
  }

  /** Writes a number of eight bytes. */
  public static void putFixed64(byte[] b, int at, long value) {
    LONGS.set(b, at, value);
  }

  /** Writes a number of four bytes. */
  public static void putFixed32(byte[] b, int at, int value) {
    INTS.set(b, at, value);
  }

  /** The varint at a position. */
  public static long varint(byte[] b, int at) {
    byte first = b[at];
    return first >= 0 ? first : longVarint(b, at);
  }

  private static long longVarint(byte[] b, int at) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = b[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /** A varint that is known to fit: a tag or a length. */
  public static int varint32(byte[] b, int at) {
    byte first = b[at];
    return first >= 0 ? first : (int) longVarint(b, at);
  }

  /** The position behind a varint. */
  public static int afterVarint(byte[] b, int at) {
    while (b[at++] < 0) {}
    return at;
  }

  /** The position behind the value at {@code at} of a field with this tag. */
  public static int skip(byte[] b, int at, int tag) {
    return switch (tag & 7) {
      case LEN -> skipLength(b, at);
      case VARINT -> afterVarint(b, at);
      case FIXED64 -> at + 8;
      case FIXED32 -> at + 4;
      default -> skipGroup(b, at);
    };
  }

  /** The position behind a length-delimited value whose length is at {@code at}. */
  public static int skipLength(byte[] b, int at) {
    int first = b[at];
    if (first >= 0) {
      return at + 1 + first;
    }
    int second = b[at + 1];
    return second >= 0
        ? at + 2 + ((first & 0x7f) | (second << 7))
        : afterVarint(b, at) + varint32(b, at);
  }

  /** The position behind the end tag of the group whose start tag ends at {@code at}. */
  private static int skipGroup(byte[] b, int at) {
    for (int open = 1; open > 0; ) {
      int tag = varint32(b, at);
      at = afterVarint(b, at);
      switch (tag & 7) {
        case START_GROUP -> open++;
        case END_GROUP -> open--;
        default -> at = skip(b, at, tag);
      }
    }
    return at;
  }

  /** Bytes that a value takes as a varint. */
  public static int varintSize(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }
}
