package dev.sluice.memory;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Idle arrays of one length, last in first out: what was put here last was read last and is the
 * likeliest to lie in the processor's cache still. A bounded Treiber stack (R. K. Treiber, "Systems
 * Programming: Coping with Parallelism", 1986); an entry is made anew for each push, so that a
 * compare-and-set cannot take one for another. Thread-safe and lock-free.
 */
final class ArrayStack {
  private final int capacity;
  private final AtomicReference<@Nullable Entry> top = new AtomicReference<>();

  private static final class Entry {
    final byte[] array;
    final @Nullable Entry below;
    final int depth;

    Entry(byte[] array, @Nullable Entry below) {
      this.array = array;
      this.below = below;
      this.depth = depth(below) + 1;
    }

    static int depth(@Nullable Entry entry) {
      return entry == null ? 0 : entry.depth;
    }
  }

  /**
   * @param capacity how many arrays may lie here
   */
  ArrayStack(int capacity) {
    this.capacity = capacity;
  }

  /** False when it is full. */
  boolean push(byte[] array) {
    while (true) {
      Entry below = top.get();
      if (Entry.depth(below) == capacity) {
        return false;
      }
      if (top.compareAndSet(below, new Entry(array, below))) {
        return true;
      }
    }
  }

  /** The array that was pushed last, or null when it is empty. */
  byte @Nullable [] pop() {
    while (true) {
      Entry entry = top.get();
      if (entry == null) {
        return null;
      }
      if (top.compareAndSet(entry, entry.below)) {
        return entry.array;
      }
    }
  }
}
