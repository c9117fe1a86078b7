package dev.sluice.load.sink;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * What arrived again, charged to the life of the collector in which it had arrived before: the end
 * of that life is why it was sent once more, however many lives later that was. Thread-safe.
 */
public final class Repeats {
  private static final int CHUNK_SHIFT = 20;
  private static final int CHUNKS = 1 << 16;

  /** The life in which each sequence arrived last; 0 for not yet. */
  private final AtomicReferenceArray<AtomicIntegerArray> lives = new AtomicReferenceArray<>(CHUNKS);

  private final Map<Integer, LongAdder> byLife = new ConcurrentHashMap<>();
  private final LongAdder withinOne = new LongAdder();
  private volatile int life = 1;

  /** What arrives from now on arrives in that life; lives count from one. */
  public void begin(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("life " + number);
    }
    life = number;
  }

  void arrived(long sequence) {
    int now = life;
    int before =
        chunk(Math.toIntExact(sequence >>> CHUNK_SHIFT))
            .getAndSet((int) (sequence & ((1L << CHUNK_SHIFT) - 1)), now);
    if (before == 0) {
      return;
    }
    byLife.computeIfAbsent(before, key -> new LongAdder()).increment();
    if (before == now) {
      withinOne.increment();
    }
  }

  /** Arrivals of what was there already. */
  public long total() {
    return byLife.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Those among them whose first arrival was in the same life. */
  public long withinOneLife() {
    return withinOne.sum();
  }

  /** The most that are charged to one life. */
  public long mostOfOneLife() {
    return byLife.values().stream().mapToLong(LongAdder::sum).max().orElse(0);
  }

  private AtomicIntegerArray chunk(int index) {
    AtomicIntegerArray found = lives.get(index);
    if (found == null) {
      AtomicIntegerArray made = new AtomicIntegerArray(1 << CHUNK_SHIFT);
      found = lives.compareAndSet(index, null, made) ? made : lives.get(index);
    }
    return found;
  }
}
