package dev.sluice.exposition;

import dev.sluice.data.Slice;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Collects bytes in chunks, so that a large page is never copied as a whole. */
final class PageBytes extends OutputStream {
  private static final int FIRST_CHUNK = 8 * 1024;
  private static final int LARGEST_CHUNK =
      256 * 1024; // an array of half a region is a burden to G1

  private final List<Slice> full = new ArrayList<>();
  private byte[] chunk = new byte[FIRST_CHUNK];
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
        full.add(Slice.of(chunk));
        chunk = new byte[Math.min(chunk.length * 2, LARGEST_CHUNK)];
        used = 0;
      }
      int part = Math.min(left, chunk.length - used);
      System.arraycopy(bytes, from, chunk, used, part);
      used += part;
      from += part;
      left -= part;
    }
  }

  /** What was written; nothing may be written afterwards. */
  List<Slice> slices() {
    List<Slice> all = new ArrayList<>(full);
    if (used > 0) {
      all.add(new Slice(chunk, 0, used));
    }
    return List.copyOf(all);
  }
}
