package dev.sluice.otlp.write;

import dev.sluice.data.Slice;
import dev.sluice.otlp.view.MessageView;
import dev.sluice.otlp.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Builds one protobuf message in a growing array. Field numbers and order are the caller's
 * business; defaults are written like any other value. For one thread.
 *
 * <p>A nested message is written between {@link #begin} and {@link #end}; lengths come out in their
 * shortest form.
 */
public final class ProtoWriter {
  private final IntFunction<byte[]> arrays;
  private byte[] bytes;
  private int size;

  public ProtoWriter() {
    this(256);
  }

  /** A writer that holds this many bytes before it grows. */
  public ProtoWriter(int capacityBytes) {
    arrays = byte[]::new;
    bytes = new byte[Math.max(16, capacityBytes)];
  }

  /** A writer that has nothing yet, and takes its arrays from there. */
  public ProtoWriter(IntFunction<byte[]> arrays) {
    this.arrays = arrays;
    bytes = MessageView.NO_BYTES;
  }

  /** Bytes written so far. */
  public int sizeBytes() {
    return size;
  }

  /** The bytes written so far, and room behind them. */
  public byte[] array() {
    return bytes;
  }

  /** An exact copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Makes room for that many more bytes at once. */
  void reserve(int moreBytes) {
    grow(moreBytes);
  }

  /** Forgets what was written from a position on. */
  public void truncate(int sizeBytes) {
    size = sizeBytes;
  }

  /** Forgets what was written; keeps the array. */
  public void clear() {
    size = 0;
  }

  /** A varint field: int32, int64, uint32, uint64, enum. Negative numbers take ten bytes. */
  public ProtoWriter varint(int number, long value) {
    rawVarint((long) number << 3 | Wire.VARINT);
    rawVarint(value);
    return this;
  }

  public ProtoWriter bool(int number, boolean value) {
    return varint(number, value ? 1 : 0);
  }

  /** A sint32 or sint64 field. */
  public ProtoWriter zigzag(int number, long value) {
    return varint(number, value << 1 ^ value >> 63);
  }

  /** A fixed64 or sfixed64 field. */
  public ProtoWriter fixed64(int number, long value) {
    rawVarint((long) number << 3 | Wire.FIXED64);
    rawFixed64(value);
    return this;
  }

  public ProtoWriter real(int number, double value) {
    return fixed64(number, Double.doubleToRawLongBits(value));
  }

  public ProtoWriter fixed32(int number, int value) {
    rawVarint((long) number << 3 | Wire.FIXED32);
    grow(4);
    for (int shift = 0; shift < 32; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** A string field; an unpaired surrogate becomes a question mark, as Java's encoder has it. */
  public ProtoWriter string(int number, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return bytes(number, utf8, 0, utf8.length);
  }

  public ProtoWriter bytes(int number, Slice value) {
    return bytes(number, value.array(), value.offset(), value.length());
  }

  /** A bytes, string or message field from bytes at hand. */
  public ProtoWriter bytes(int number, byte[] value, int offset, int length) {
    grow(15 + length);
    size = putVarint(length, putVarint(number << 3 | Wire.LEN, size));
    System.arraycopy(value, offset, bytes, size, length);
    size += length;
    return this;
  }

  /** Opens a nested message, or a packed list; what is returned goes to {@link #end}. */
  public int begin(int number) {
    return begin(number, 1);
  }

  /** Closes what {@link #begin} opened; the innermost first. */
  public void end(int begun) {
    end(begun, 1);
  }

  /** The same as {@link #begin} with {@code width} bytes kept free for the length. */
  int begin(int number, int width) {
    rawVarint((long) number << 3 | Wire.LEN);
    grow(width);
    size += width;
    return size;
  }

  /** Closes what was begun with this width; a shorter length is padded. */
  void end(int begun, int width) {
    int length = size - begun;
    int more = Math.max(0, Wire.varintSize(length) - width);
    if (more > 0) { // what was kept free does not hold the length
      grow(more);
      System.arraycopy(bytes, begun, bytes, begun + more, length);
    }
    int last = begun + more - 1;
    for (int at = begun - width; at < last; at++) {
      bytes[at] = (byte) (length | 0x80);
      length >>>= 7;
    }
    bytes[last] = (byte) length;
    size += more;
  }

  /** Writes a tag or a length where there is room for it, and says where it ends. */
  private int putVarint(int value, int at) {
    int end = at;
    while ((value & ~0x7f) != 0) {
      bytes[end++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    bytes[end++] = (byte) value;
    return end;
  }

  /** A varint without a tag, for packed lists. */
  public ProtoWriter rawVarint(long value) {
    grow(10);
    while ((value & ~0x7fL) != 0) {
      bytes[size++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    bytes[size++] = (byte) value;
    return this;
  }

  /** Eight bytes without a tag, for packed lists. */
  public ProtoWriter rawFixed64(long value) {
    grow(8);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** Bytes as they are: whole fields that were encoded elsewhere. */
  public ProtoWriter raw(byte[] value, int offset, int length) {
    grow(length);
    System.arraycopy(value, offset, bytes, size, length);
    size += length;
    return this;
  }

  /** Leaves that many bytes to be written by the caller, and says where they begin. */
  public int skip(int bytesToCome) {
    grow(bytesToCome);
    int at = size;
    size += bytesToCome;
    return at;
  }

  private void grow(int more) {
    if (more > bytes.length - size) {
      byte[] larger = arrays.apply(Math.max(Math.addExact(size, more), bytes.length * 2));
      System.arraycopy(bytes, 0, larger, 0, size);
      bytes = larger;
    }
  }
}
