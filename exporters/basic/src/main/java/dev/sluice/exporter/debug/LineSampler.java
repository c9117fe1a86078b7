package dev.sluice.exporter.debug;

import dev.sluice.runtime.Clock;

/**
 * Which of many equal lines are written: in each second the first few, then every so many-th. Lines
 * are told apart by a hash into a fixed number of slots, so that memory does not grow with what is
 * logged. For one thread at a time.
 */
final class LineSampler {
  private static final int SLOTS = 4096;
  private static final long TICK_NANOS = 1_000_000_000L;

  private final Clock clock;
  private final int initial;
  private final int thereafter;
  private final long[] counts = new long[SLOTS];
  private final long[] endNanos = new long[SLOTS];
  private final boolean[] used = new boolean[SLOTS];

  /**
   * @param initial lines of a second that are all written
   * @param thereafter of the further ones every so many is; zero: none
   */
  LineSampler(Clock clock, int initial, int thereafter) {
    this.clock = clock;
    this.initial = initial;
    this.thereafter = thereafter;
  }

  /** Counts a line; whether to write it. */
  boolean admits(String line) {
    long now = clock.nanoTime();
    int slot = Math.floorMod(line.hashCode(), SLOTS);
    if (!used[slot] || now - endNanos[slot] > 0) {
      used[slot] = true;
      counts[slot] = 0;
      endNanos[slot] = now + TICK_NANOS;
    }
    long number = ++counts[slot];
    return number <= initial || (thereafter > 0 && (number - initial) % thereafter == 0);
  }
}
