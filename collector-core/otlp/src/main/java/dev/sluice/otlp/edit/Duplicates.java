package dev.sluice.otlp.edit;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * Which attributes of a message have the key of an earlier one, when there are too many to compare
 * each with each. A table of open addressing, by a hash whose start a sender cannot know. For one
 * thread.
 */
final class Duplicates {
  private static final int NONE = -1;
  private static final long PRIME = 0x100000001b3L; // of FNV-1a

  private int[] table = {};
  private int[] after = {};

  /** What the tables for so many attributes weigh. */
  static long bytesFor(int count) {
    return 5L * Integer.BYTES * count; // the larger one has up to four entries for each
  }

  /**
   * Looks at the attributes at positions below {@code count}.
   *
   * @param array that the key at a position is in
   * @param from where the key at a position starts
   * @param length of the key at a position
   */
  void find(int count, IntFunction<byte[]> array, IntUnaryOperator from, IntUnaryOperator length) {
    int size = Integer.highestOneBit(Math.max(1, count)) << 2;
    table = new int[size];
    after = new int[count];
    Arrays.fill(table, NONE);
    long seed = ThreadLocalRandom.current().nextLong();
    for (int i = count - 1; i >= 0; i--) { // from behind, so that each finds its next one
      byte[] key = array.apply(i);
      int start = from.applyAsInt(i);
      int end = start + length.applyAsInt(i);
      int at = (int) hash(seed, key, start, end) & size - 1;
      while (table[at] != NONE) {
        int other = table[at];
        int otherFrom = from.applyAsInt(other);
        if (Arrays.equals(
            key, start, end, array.apply(other), otherFrom, otherFrom + length.applyAsInt(other))) {
          break;
        }
        at = at + 1 & size - 1;
      }
      after[i] = table[at];
      table[at] = i;
    }
  }

  /** The next attribute with the key of this one, or a negative number. */
  int after(int position) {
    return position < after.length ? after[position] : NONE; // what is added later has a new key
  }

  private static long hash(long seed, byte[] key, int from, int to) {
    long hash = seed;
    for (int i = from; i < to; i++) {
      hash = (hash ^ key[i]) * PRIME;
    }
    return hash ^ hash >>> 32;
  }
}
