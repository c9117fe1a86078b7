package dev.sluice.otlp.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Growing protobuf output. A nested message is written in place; its length is put in front of it
 * when it ends.
 */
final class ProtoBuffer {
  private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  private byte[] bytes;
  private int size;

  ProtoBuffer(int expectedBytes) {
    bytes = new byte[Math.max(64, expectedBytes)];
  }

  int size() {
    return size;
  }

  byte[] toByteArray() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void fixed32(int value) {
    ensure(4);
    for (int shift = 0; shift < 32; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void fixed64(long value) {
    ensure(8);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void lengthDelimited(byte[] value) {
    varint(value.length);
    ensure(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  void string(String value) {
    lengthDelimited(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Begins a nested message, whose tag has been written; returns where its content starts. */
  int begin() {
    ensure(1);
    return ++size;
  }

  /**
   * Ends the nested message that started there. One byte was kept for its length; more are made by
   * moving it.
   */
  void end(int start) {
    int length = size - start;
    int lengthBytes = 1;
    for (int rest = length >>> 7; rest != 0; rest >>>= 7) {
      lengthBytes++;
    }
    if (lengthBytes > 1) {
      ensure(lengthBytes - 1);
      System.arraycopy(bytes, start, bytes, start + lengthBytes - 1, length);
    }
    size = start - 1;
    varint(length);
    size += length;
  }

  private void ensure(int more) {
    if (more > MAX_BYTES - size) {
      throw new IllegalStateException("message over 2 GiB");
    }
    if (bytes.length - size < more) {
      int doubled = bytes.length > MAX_BYTES / 2 ? MAX_BYTES : bytes.length * 2;
      bytes = Arrays.copyOf(bytes, Math.max(size + more, doubled));
    }
  }
}
