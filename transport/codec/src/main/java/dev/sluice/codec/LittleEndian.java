package dev.sluice.codec;

import dev.sluice.data.Slice;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Fixed-size numbers inside a slice, positions counted from its start, and inside an array. */
final class LittleEndian {
  private static final VarHandle INT32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  /** The four bytes there; the caller has checked that they exist. */
  static int int32(Slice in, int at) {
    return (int) INT32.get(in.array(), in.offset() + at);
  }

  /** The eight bytes there; the caller has checked that they exist. */
  static long int64(Slice in, int at) {
    return (long) INT64.get(in.array(), in.offset() + at);
  }

  /** Writes four bytes into an array. */
  static void putInt32(byte[] target, int at, int value) {
    INT32.set(target, at, value);
  }

  /** The unsigned byte there, or zero behind the end. */
  static int int8OrZero(Slice in, int at) {
    return at < in.length() ? in.array()[in.offset() + at] & 0xff : 0;
  }
}
