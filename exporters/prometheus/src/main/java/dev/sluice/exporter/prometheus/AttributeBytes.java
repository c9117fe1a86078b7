package dev.sluice.exporter.prometheus;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a data point as bytes: its key-value messages, sorted. A look-up probes with a
 * reused array, of which only the first bytes count.
 */
class AttributeBytes {
  private byte[] bytes;
  private int length;
  private int hash;

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
