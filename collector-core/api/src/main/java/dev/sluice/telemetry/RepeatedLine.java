package dev.sluice.telemetry;

import dev.sluice.runtime.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides which repeats of one log line are written: the first ten of a burst, then one per ten
 * seconds, which says how many were left out. A burst ends when nothing came for ten seconds.
 * Thread-safe, lock-free; two threads at the edge of a period may both write.
 */
public final class RepeatedLine {
  /** The field of a line that says how many like it were left out before it. */
  public static final String LEFT_OUT = "repeats_left_out";

  private static final int FIRST = 10;
  private static final long PERIOD_NANOS = Duration.ofSeconds(10).toNanos();

  private final Clock clock;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong suppressed = new AtomicLong();
  private final AtomicLong lastSeenNanos;
  private final AtomicLong lastWrittenNanos;

  public RepeatedLine(Clock clock) {
    this.clock = clock;
    long now = clock.nanoTime();
    this.lastSeenNanos = new AtomicLong(now);
    this.lastWrittenNanos = new AtomicLong(now);
  }

  /**
   * Counts one occurrence. Returns how many earlier ones were left out since the last line, when
   * this one is to be written; a negative number when it is left out as well.
   */
  public long admit() {
    long now = clock.nanoTime();
    boolean newBurst = now - lastSeenNanos.getAndSet(now) >= PERIOD_NANOS;
    if (newBurst) {
      written.set(0);
    }
    boolean due = now - lastWrittenNanos.get() >= PERIOD_NANOS;
    if (written.getAndIncrement() >= FIRST && !due) {
      suppressed.incrementAndGet();
      return -1;
    }
    lastWrittenNanos.set(now);
    return suppressed.getAndSet(0);
  }

  /** Whether no burst is under way, and none has left anything to tell. */
  boolean isQuiet() {
    return clock.nanoTime() - lastSeenNanos.get() >= PERIOD_NANOS && suppressed.get() == 0;
  }
}
