package dev.sluice.load.sink;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongPredicate;

/** A set of numbers from zero on, one bit each, in chunks that come when needed. Thread-safe. */
public final class NumberSet {
  private static final int CHUNK_SHIFT = 24;
  private static final int CHUNKS = 4096;

  private final AtomicReferenceArray<AtomicLongArray> chunks = new AtomicReferenceArray<>(CHUNKS);
  private final LongAdder size = new LongAdder();
  private final LongAdder duplicates = new LongAdder();

  /** Adds a number below 2^36; false if it was there already. */
  public boolean add(long number) {
    AtomicLongArray words = chunk(Math.toIntExact(number >>> CHUNK_SHIFT));
    int word = (int) (number & ((1L << CHUNK_SHIFT) - 1)) >>> 6;
    long bit = 1L << (number & 63);
    if ((words.getAndAccumulate(word, bit, (a, b) -> a | b) & bit) == 0) {
      size.increment();
      return true;
    }
    duplicates.increment();
    return false;
  }

  public boolean contains(long number) {
    AtomicLongArray words = chunks.get(Math.toIntExact(number >>> CHUNK_SHIFT));
    int word = (int) (number & ((1L << CHUNK_SHIFT) - 1)) >>> 6;
    return words != null && (words.get(word) & (1L << (number & 63))) != 0;
  }

  /** Different numbers added. */
  public long size() {
    return size.sum();
  }

  /** How often a number was added that was there already. */
  public long duplicates() {
    return duplicates.sum();
  }

  /** How many members the predicate holds for. */
  public long count(LongPredicate predicate) {
    long count = 0;
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      AtomicLongArray words = chunks.get(chunk);
      for (int word = 0; words != null && word < words.length(); word++) {
        long base = ((long) chunk << CHUNK_SHIFT) + 64L * word;
        for (long rest = words.get(word); rest != 0; rest &= rest - 1) {
          if (predicate.test(base + Long.numberOfTrailingZeros(rest))) {
            count++;
          }
        }
      }
    }
    return count;
  }

  /** How many members the other set does not have. */
  public long missingIn(NumberSet other) {
    long missing = 0;
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      AtomicLongArray words = chunks.get(chunk);
      AtomicLongArray theirs = other.chunks.get(chunk);
      for (int word = 0; words != null && word < words.length(); word++) {
        long mine = words.get(word);
        if (mine != 0) {
          missing += Long.bitCount(theirs == null ? mine : mine & ~theirs.get(word));
        }
      }
    }
    return missing;
  }

  private AtomicLongArray chunk(int index) {
    AtomicLongArray found = chunks.get(index);
    if (found == null) {
      AtomicLongArray made = new AtomicLongArray(1 << (CHUNK_SHIFT - 6));
      found = chunks.compareAndSet(index, null, made) ? made : chunks.get(index);
    }
    return found;
  }
}
