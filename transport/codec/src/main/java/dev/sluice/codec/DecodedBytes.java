package dev.sluice.codec;

import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes on their way in: charged to the budget before they are allocated, counted against the limit
 * over the whole body, and given out in one array of the budget's pool. Not thread-safe.
 *
 * <p>Invariant: the budget is charged with the length of every array held here.
 */
final class DecodedBytes {
  private static final int MIN_PIECE_BYTES = 512;
  private static final int MAX_PIECE_BYTES = 4 << 20;
  private static final byte[] EMPTY = new byte[0];

  private final long limitBytes;
  private final MemoryBudget budget;
  private final List<byte[]> full = new ArrayList<>();
  private final List<Integer> fullUsed = new ArrayList<>();
  private long fullBytes;
  private byte[] current = EMPTY;
  private int usable; // of current: arrays of the pool may be longer than asked
  private int position;

  DecodedBytes(long limitBytes, MemoryBudget budget) {
    this.limitBytes = Math.min(limitBytes, Integer.MAX_VALUE - 64L);
    this.budget = budget;
  }

  byte[] array() {
    return current;
  }

  int position() {
    return position;
  }

  int room() {
    return usable - position;
  }

  long totalBytes() {
    return fullBytes + position;
  }

  /**
   * Says that the body, or the next part of it, has so many bytes. Checked before anything is
   * allocated; the next piece has exactly that size.
   */
  void expect(long bytes) throws DecodeException {
    if (bytes > leftBytes()) {
      throw DecodeException.tooLarge(limitBytes);
    }
    if (bytes > room()) {
      allocate((int) bytes);
    }
  }

  /**
   * Room for so many bytes in one piece, within the limit. Pieces grow, so that their number stays
   * small.
   */
  void expectAtLeast(int bytes) throws DecodeException {
    if (bytes > leftBytes()) {
      throw DecodeException.tooLarge(limitBytes);
    }
    if (bytes > room()) {
      long wanted = Math.max(bytes, Math.min(totalBytes(), MAX_PIECE_BYTES));
      allocate((int) Math.min(wanted, leftBytes()));
    }
  }

  /** How many more bytes the limit allows. */
  long leftBytes() {
    return limitBytes - totalBytes();
  }

  long limitBytes() {
    return limitBytes;
  }

  /** Room for at least one byte; only a body over the limit gets none. */
  void makeRoom() throws DecodeException {
    if (room() == 0) {
      long left = leftBytes();
      if (left <= 0) {
        throw DecodeException.tooLarge(limitBytes);
      }
      long wanted = Math.max(MIN_PIECE_BYTES, Math.min(totalBytes(), MAX_PIECE_BYTES));
      allocate((int) Math.min(wanted, left));
    }
  }

  /** So many bytes were written at the position. */
  void advance(int bytes) {
    position += bytes;
  }

  void write(byte[] bytes, int offset, int length) throws DecodeException {
    expect(length);
    System.arraycopy(bytes, offset, current, position, length);
    position += length;
  }

  private void allocate(int bytes) throws DecodeException {
    if (!budget.tryCharge(bytes)) {
      throw new DecodeException(
          DecodeException.Kind.NO_MEMORY, "no memory for the decoded body at the moment");
    }
    if (position > 0) {
      full.add(current);
      fullUsed.add(position);
      fullBytes += position;
    } else {
      letGo(current); // nothing was written to it
    }
    current = take(bytes);
    usable = bytes;
    position = 0;
  }

  /** An array for so many bytes, which are charged. */
  private byte[] take(int bytes) {
    byte[] array = budget.arrays().take(bytes);
    int more = array.length - bytes;
    budget.charge(more);
    return array;
  }

  private void letGo(byte[] array) {
    budget.release(array.length);
    budget.arrays().give(array);
  }

  /** Everything in one array, charged with the array's length. */
  Slice finish() {
    if (full.isEmpty() && position == usable) {
      return new Slice(current, 0, position);
    }
    int total = (int) totalBytes();
    budget.charge(total); // replaces more than it takes
    byte[] whole = take(total);
    int at = 0;
    for (int i = 0; i < full.size(); i++) {
      int used = fullUsed.get(i);
      System.arraycopy(full.get(i), 0, whole, at, used);
      at += used;
    }
    System.arraycopy(current, 0, whole, at, position);
    giveBackPieces();
    return new Slice(whole, 0, total);
  }

  /** Gives back what is held here, and its charge. */
  void giveBackPieces() {
    full.forEach(this::letGo);
    full.clear();
    fullUsed.clear();
    fullBytes = 0;
    letGo(current);
    current = EMPTY;
    usable = 0;
    position = 0;
  }
}
