package dev.sluice.otlp.write;

import java.util.Arrays;

/**
 * Ranges of one array in order; touching ones are joined. Reused. For the editor, which notes in
 * them what goes into the output. For one thread.
 */
public final class Ranges {
  /** Up to so many numbers a table is not worth a charge. */
  private static final int FREE_NUMBERS = 4096;

  private final EditMemory memory;
  private int[] bounds = new int[16];
  private int size;
  private int bytes;

  /**
   * @param memory hears of tables that grow large
   */
  public Ranges(EditMemory memory) {
    this.memory = memory;
  }

  /** Forgets all ranges; keeps the table. */
  public void clear() {
    size = 0;
    bytes = 0;
  }

  /** Notes a range behind all others. */
  public void add(int from, int to) {
    bytes += to - from;
    if (size > 0 && bounds[size - 1] == from) {
      bounds[size - 1] = to;
      return;
    }
    if (size == bounds.length) {
      if (size >= FREE_NUMBERS) {
        memory.working(2L * size * Integer.BYTES);
      }
      bounds = Arrays.copyOf(bounds, size * 2);
    }
    bounds[size++] = from;
    bounds[size++] = to;
  }

  /** How many there are, joined ones as one. */
  public int count() {
    return size / 2;
  }

  /** Where a range starts; the first one is 0. */
  public int from(int range) {
    return bounds[2 * range];
  }

  /** Where a range ends. */
  public int to(int range) {
    return bounds[2 * range + 1];
  }

  /** Bytes of all ranges. */
  public int bytes() {
    return bytes;
  }
}
