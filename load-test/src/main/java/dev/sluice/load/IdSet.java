package dev.sluice.load;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongPredicate;

/** A set of the numbers from zero to a bound. Thread-safe, one bit a number. */
final class IdSet {
  private final AtomicLongArray words;
  private final LongAdder size = new LongAdder();
  private final LongAdder duplicates = new LongAdder();

  IdSet(long bound) {
    words = new AtomicLongArray(Math.toIntExact((bound + 63) / 64));
  }

  void add(long id) {
    int word = Math.toIntExact(id >>> 6);
    long bit = 1L << (id & 63);
    if ((words.getAndAccumulate(word, bit, (a, b) -> a | b) & bit) == 0) {
      size.increment();
    } else {
      duplicates.increment();
    }
  }

  boolean contains(long id) {
    return (words.get(Math.toIntExact(id >>> 6)) & 1L << (id & 63)) != 0;
  }

  /** Different numbers added. */
  long size() {
    return size.sum();
  }

  /** How often a number was added that was there already. */
  long duplicates() {
    return duplicates.sum();
  }

  /** How many members the predicate holds for. */
  long count(LongPredicate predicate) {
    long count = 0;
    for (int word = 0; word < words.length(); word++) {
      for (long rest = words.get(word); rest != 0; rest &= rest - 1) {
        if (predicate.test(64L * word + Long.numberOfTrailingZeros(rest))) {
          count++;
        }
      }
    }
    return count;
  }
}
