package dev.sluice.otlp.json;

import dev.sluice.data.Slice;
import dev.sluice.json.MemoryRoom;
import dev.sluice.json.NoRoomException;
import dev.sluice.json.Utf8;
import java.util.Arrays;

/**
 * Growing protobuf output. A nested message is written in place; its length is put in front of it
 * when it ends. Not thread-safe.
 *
 * <p>Invariant: the length of the array is taken from the room; while it grows, that of the next
 * one too.
 */
final class ProtoBuffer {
  /** Beyond the limit, for what is reserved but not written. */
  private static final int SLACK_BYTES = 16;

  private static final int LEAST_BYTES = 64;
  private static final int MOST_BYTES_AT_FIRST = 64 * 1024;

  /** What is unused of the array at the end, as a divisor of its length, for a copy to pay. */
  private static final int WASTE_PART = 8;

  private static final byte[] EMPTY = {};

  private final MemoryRoom room;
  private final long limitBytes;
  private byte[] bytes = EMPTY;
  private int size;

  /**
   * @param room where the array is taken from
   * @param limitBytes that the output may have
   */
  ProtoBuffer(MemoryRoom room, long limitBytes) {
    this.room = room;
    this.limitBytes = Math.min(limitBytes, Integer.MAX_VALUE - 64);
  }

  /** Makes room for about that much, to begin with. */
  void expect(int expectedBytes) throws NoRoomException {
    int first = Math.max(LEAST_BYTES, Math.min(expectedBytes, MOST_BYTES_AT_FIRST));
    grow((int) Math.min(first, limitBytes + SLACK_BYTES));
  }

  int size() {
    return size;
  }

  /** Bytes that are taken from the room: the length of the array. */
  int takenBytes() {
    return bytes.length;
  }

  /**
   * What was written, in an array of about that length; it stays taken from the room.
   *
   * @throws NoRoomException when there is more than the limit
   */
  Slice finish() throws NoRoomException {
    checkLimit();
    int unused = bytes.length - size;
    // A copy gives back more than it takes, but for a moment it takes: without room none is made.
    if (unused > bytes.length / WASTE_PART && room.take(size, bytes.length)) {
      byte[] exact = Arrays.copyOf(bytes, size);
      room.giveBack(bytes.length);
      bytes = exact;
    }
    return new Slice(bytes, 0, size);
  }

  /** Gives everything back. */
  void abandon() {
    room.giveBack(bytes.length);
    bytes = EMPTY;
    size = 0;
  }

  void octet(int value) throws NoRoomException {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  void varint(long value) throws NoRoomException {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void fixed32(int value) throws NoRoomException {
    ensure(4);
    for (int shift = 0; shift < 32; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void fixed64(long value) throws NoRoomException {
    ensure(8);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void raw(byte[] from, int at, int length) throws NoRoomException {
    ensure(length);
    System.arraycopy(from, at, bytes, size, length);
    size += length;
  }

  void lengthDelimited(byte[] value, int at, int length) throws NoRoomException {
    varint(length);
    raw(value, at, length);
  }

  /** A character in UTF-8. */
  void character(int codePoint) throws NoRoomException {
    ensure(4);
    size += Utf8.write(codePoint, bytes, size);
  }

  /** Begins a nested message, whose tag has been written; returns where its content starts. */
  int begin() throws NoRoomException {
    ensure(1);
    return ++size;
  }

  /**
   * Ends the nested message that started there. One byte was kept for its length; more are made by
   * moving it.
   */
  void end(int start) throws NoRoomException {
    int length = size - start;
    int lengthBytes = 1;
    for (int rest = length >>> 7; rest != 0; rest >>>= 7) {
      lengthBytes++;
    }
    if (lengthBytes > 1) {
      ensure(lengthBytes - 1);
      System.arraycopy(bytes, start, bytes, start + lengthBytes - 1, length);
    }
    int at = start - 1;
    for (int rest = length; ; rest >>>= 7) {
      if (rest >>> 7 == 0) {
        bytes[at++] = (byte) rest;
        break;
      }
      bytes[at++] = (byte) (rest | 0x80);
    }
    size = at + length;
  }

  private void checkLimit() throws NoRoomException {
    if (size > limitBytes) {
      throw NoRoomException.limit(limitBytes);
    }
  }

  private void ensure(int more) throws NoRoomException {
    if (bytes.length - size < more) {
      makeRoom(more);
    }
  }

  private void makeRoom(int more) throws NoRoomException {
    checkLimit();
    long most = limitBytes + SLACK_BYTES;
    long needed = (long) size + more;
    if (needed > most) {
      throw NoRoomException.limit(limitBytes);
    }
    grow((int) Math.min(most, Math.max(needed, Math.max(LEAST_BYTES, 2L * bytes.length))));
  }

  private void grow(int length) throws NoRoomException {
    if (!room.take(length, bytes.length)) {
      throw NoRoomException.memory();
    }
    byte[] old = bytes;
    bytes = Arrays.copyOf(old, length);
    room.giveBack(old.length);
  }
}
