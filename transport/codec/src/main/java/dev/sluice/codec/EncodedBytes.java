package dev.sluice.codec;

import dev.sluice.data.Slice;
import java.util.ArrayList;
import java.util.List;

/** Bytes on their way out, in pieces, so that a big body needs no big array. Not thread-safe. */
final class EncodedBytes {
  private static final int MIN_PIECE_BYTES = 512;
  private static final int MAX_PIECE_BYTES = 64 * 1024;

  private final List<Slice> pieces = new ArrayList<>();
  private byte[] current;
  private int position;

  /** Expects about so many bytes. */
  EncodedBytes(long expectedBytes) {
    this.current = new byte[pieceSize(expectedBytes)];
  }

  private static int pieceSize(long wanted) {
    return (int) Math.max(MIN_PIECE_BYTES, Math.min(wanted, MAX_PIECE_BYTES));
  }

  byte[] array() {
    return current;
  }

  int position() {
    return position;
  }

  int room() {
    return current.length - position;
  }

  /** Sees to it that there is room for so many bytes in one piece. */
  void makeRoom(int bytes) {
    if (room() < bytes) {
      closePiece();
      current = new byte[Math.max(bytes, pieceSize(2L * current.length))];
      position = 0;
    }
  }

  /** So many bytes were written at the position. */
  void advance(int bytes) {
    position += bytes;
  }

  void write(byte[] bytes, int offset, int length) {
    int done = 0;
    while (done < length) {
      makeRoom(1);
      int part = Math.min(room(), length - done);
      System.arraycopy(bytes, offset + done, current, position, part);
      position += part;
      done += part;
    }
  }

  void writeByte(int value) {
    makeRoom(1);
    current[position++] = (byte) value;
  }

  void writeInt32LittleEndian(int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      writeByte(value >>> shift);
    }
  }

  List<Slice> finish() {
    closePiece();
    return List.copyOf(pieces);
  }

  private void closePiece() {
    if (position > 0) {
      pieces.add(new Slice(current, 0, position));
    }
  }

  static long totalBytes(List<Slice> slices) {
    long total = 0;
    for (Slice slice : slices) {
      total += slice.length();
    }
    return total;
  }
}
