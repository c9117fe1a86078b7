package dev.sluice.connector.spanmetrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A hash of bytes, eight at a time, whose seed a sender does not know. Each step folds a product of
 * 128 bits into 64, as Wang Yi's wyhash does.
 */
final class SeededHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long STEP = 0x9E3779B97F4A7C15L;
  private static final long LAST = 0xD6E8FEB86659FD93L;

  private SeededHash() {}

  static long of(byte[] bytes, int from, int to, long seed) {
    long hash = folded(seed ^ LAST, STEP ^ (to - from));
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      hash = folded(hash ^ (long) LONGS.get(bytes, at), seed ^ STEP);
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = rest << 8 | (bytes[at] & 0xFF);
    }
    return folded(hash ^ rest, LAST);
  }

  private static long folded(long a, long b) {
    return a * b ^ Math.multiplyHigh(a, b);
  }
}
