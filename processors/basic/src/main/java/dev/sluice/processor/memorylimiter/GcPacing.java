package dev.sluice.processor.memorylimiter;

import java.time.Duration;

/**
 * When a collection may be forced again. One that leaves the memory above the soft limit and frees
 * less than a twentieth doubles the wait; one that helps ends it. By one look at a time.
 */
final class GcPacing {
  private static final double EFFECTIVE_SHARE = 0.05;
  private static final double FIRST_WAIT_SHARE = 0.95;

  private final GcIntervals intervals;
  private final long firstWaitNanos;
  private long lastNanos;
  private long backoffNanos;

  GcPacing(GcIntervals intervals, Duration checkInterval, long nowNanos) {
    this.intervals = intervals;
    this.firstWaitNanos = (long) (FIRST_WAIT_SHARE * checkInterval.toNanos());
    this.lastNanos = nowNanos - Duration.ofDays(1).toNanos(); // none yet
  }

  boolean mayCollect(boolean aboveHard, long nowNanos) {
    Duration min = aboveHard ? intervals.minHard() : intervals.minSoft();
    return nowNanos - lastNanos >= Math.max(min.toNanos(), backoffNanos);
  }

  /** A collection ended. */
  void collected(boolean aboveHard, long before, long after, long softBytes, long nowNanos) {
    lastNanos = nowNanos;
    boolean effective = after <= softBytes || before - after >= EFFECTIVE_SHARE * before;
    long min = (aboveHard ? intervals.minHard() : intervals.minSoft()).toNanos();
    long max = (aboveHard ? intervals.maxHard() : intervals.maxSoft()).toNanos();
    if (effective || max == 0) {
      backoffNanos = 0;
    } else {
      long next = backoffNanos == 0 ? Math.max(min, firstWaitNanos) : 2 * backoffNanos;
      backoffNanos = Math.min(next, max);
    }
  }
}
