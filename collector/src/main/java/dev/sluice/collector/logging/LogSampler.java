package dev.sluice.collector.logging;

import dev.sluice.config.model.LogsTelemetry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Cuts repeats as the reference's logger does: lines of one level and message are counted in
 * periods; the first ones of a period are written, then every n-th. Messages share a fixed number
 * of counters by their hash, so memory is bounded. Thread-safe, lock-free.
 */
final class LogSampler {
  private static final int COUNTERS = 4096;

  private final LogsTelemetry.Sampling settings;
  private final AtomicLongArray counts = new AtomicLongArray(COUNTERS);
  private final AtomicLongArray periodEnds = new AtomicLongArray(COUNTERS); // milliseconds
  private final AtomicLong cut = new AtomicLong();

  LogSampler(LogsTelemetry.Sampling settings) {
    this.settings = settings;
  }

  /** Whether a line is written. */
  boolean admits(int level, String message, long nowMillis) {
    if (!settings.enabled()) {
      return true;
    }
    int counter = Math.floorMod(message.hashCode() * 31 + level, COUNTERS);
    long seen = count(counter, nowMillis);
    long beyond = seen - settings.initial();
    boolean admitted =
        beyond <= 0 || (settings.thereafter() > 0 && beyond % settings.thereafter() == 0);
    if (!admitted) {
      cut.incrementAndGet();
    }
    return admitted;
  }

  private long count(int counter, long nowMillis) {
    long end = periodEnds.get(counter);
    if (end > nowMillis) {
      return counts.incrementAndGet(counter);
    }
    counts.set(counter, 1);
    long newEnd = nowMillis + settings.tick().toMillis();
    return periodEnds.compareAndSet(counter, end, newEnd) ? 1 : counts.incrementAndGet(counter);
  }

  /** Lines that were cut so far. */
  long cut() {
    return cut.get();
  }
}
