package dev.sluice.load.sink;

import dev.sluice.load.payload.SentItems;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What arrived of one generator of one run. Thread-safe. */
public final class Arrivals {
  private final NumberSet taken = new NumberSet();
  private final NumberSet rejected = new NumberSet();
  private final AtomicLong highest = new AtomicLong(-1);
  private final LongAdder reordered = new LongAdder();
  private final LongAdder checked = new LongAdder();
  private final LongAdder corrupted = new LongAdder();
  private volatile @Nullable SentItems sent;
  private volatile @Nullable Repeats repeats;

  /** From now on items are compared with what was sent. */
  void compareWith(SentItems items) {
    sent = items;
  }

  /** From now on what arrives again is told to that count as well. */
  void countRepeats(Repeats count) {
    repeats = count;
  }

  void take(long sequence) {
    Repeats count = repeats;
    if (count != null) {
      count.arrived(sequence);
    }
    if (taken.add(sequence)
        && sequence < highest.getAndAccumulate(sequence, (last, now) -> Math.max(last, now))) {
      reordered.increment();
    }
  }

  void check(byte[] request, int start, int end, long number) {
    SentItems items = sent;
    if (items != null) {
      checked.increment();
      if (!items.unchanged(request, start, end, number)) {
        corrupted.increment();
      }
    }
  }

  /** Sequences taken. */
  public NumberSet taken() {
    return taken;
  }

  /** Sequences refused for good or rejected in partial successes. */
  public NumberSet rejected() {
    return rejected;
  }

  /** The highest sequence taken; -1 before the first. */
  public long highest() {
    return highest.get();
  }

  /** Items that came behind one with a higher sequence; repeated ones do not count. */
  public long reordered() {
    return reordered.sum();
  }

  /** Items that were compared with what was sent. */
  public long checked() {
    return checked.sum();
  }

  /** Items among them that were not what was sent. */
  public long corrupted() {
    return corrupted.sum();
  }
}
