package dev.sluice.exporter.prometheus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a data point as bytes: its key-value messages, sorted. A look-up probes with a
 * reused array, of which only the first bytes count.
 */
class AttributeBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int length;
  private int hash;

  /**
   * A hash of the first bytes, eight at a time: keys are a few hundred bytes long, and each point
   * of each batch needs one.
   */
  static int hash(byte[] bytes, int length) {
    long hash = length;
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      hash = mixed(hash ^ (long) LONGS.get(bytes, at));
    }
    for (; at < length; at++) {
      hash = 31 * hash + bytes[at];
    }
    hash = mixed(hash);
    return (int) (hash ^ hash >>> 32);
  }

  private static long mixed(long hash) {
    long product = hash * 0x9E3779B97F4A7C15L;
    return product ^ product >>> 29;
  }

  AttributeBytes(byte[] bytes, int length, int hash) {
    this.bytes = bytes;
    this.length = length;
    this.hash = hash;
  }

  /** Only for probes: no key of a map ever changes. */
  final void set(byte[] newBytes, int newLength, int newHash) {
    bytes = newBytes;
    length = newLength;
    hash = newHash;
  }

  /** A key of its own. */
  final AttributeBytes frozen() {
    return new AttributeBytes(copy(), length, hash);
  }

  final int size() {
    return length;
  }

  final byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof AttributeBytes that
        && hash == that.hash
        && Arrays.equals(bytes, 0, length, that.bytes, 0, that.length);
  }

  @Override
  public final int hashCode() {
    return hash;
  }
}
