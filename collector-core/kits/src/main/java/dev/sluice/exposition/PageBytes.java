package dev.sluice.exposition;

import dev.sluice.data.Slice;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects bytes in chunks, so that a large page is never copied as a whole. Not thread-safe. */
final class PageBytes extends OutputStream {
  private static final int FIRST_CHUNK = 8 * 1024;

  /** The length of all chunks but the first few, in bytes. */
  static final int LARGEST_CHUNK = 128 * 1024; // far from half a region, which burdens G1

  private static final byte[] NONE = {};

  private final Deque<Slice> ended = new ArrayDeque<>();
  private final Deque<byte[]> spare = new ArrayDeque<>();
  private int nextLength = FIRST_CHUNK;
  private byte[] chunk = NONE;
  private int used;

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int from = offset;
    int left = length;
    while (left > 0) {
      if (used == chunk.length) {
        cut();
        chunk = newChunk();
      }
      int part = Math.min(left, chunk.length - used);
      System.arraycopy(bytes, from, chunk, used, part);
      used += part;
      from += part;
      left -= part;
    }
  }

  private byte[] newChunk() {
    byte[] again = spare.poll();
    if (again != null) {
      return again;
    }
    int length = nextLength;
    nextLength = Math.min(2 * length, LARGEST_CHUNK);
    return new byte[length];
  }

  /** Ends the chunk at hand, full or not. */
  void cut() {
    if (used > 0) {
      ended.add(new Slice(chunk, 0, used));
    }
    chunk = NONE;
    used = 0;
  }

  /** Whether a chunk is ended. */
  boolean hasChunk() {
    return !ended.isEmpty();
  }

  /**
   * The oldest chunk that is ended, which is the caller's from then on; null when there is none.
   */
  @Nullable Slice poll() {
    return ended.poll();
  }

  /** Takes the array of a chunk back that nobody reads any more. */
  void reuse(byte[] array) {
    if (array.length == LARGEST_CHUNK) {
      spare.add(array);
    }
  }
}
