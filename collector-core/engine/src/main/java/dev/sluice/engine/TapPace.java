package dev.sluice.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets so many a second through, and after a pause up to a second's worth at once: the generic cell
 * rate algorithm (ITU-T I.371), which keeps the time until which the rate is used up. Thread-safe,
 * lock-free.
 */
final class TapPace {
  private final long intervalNanos;
  private final long mostAheadNanos;
  private final AtomicLong usedUpUntil;

  TapPace(double perSecond, long nowNanos) {
    this.intervalNanos = Math.max(1, (long) (TimeUnit.SECONDS.toNanos(1) / perSecond));
    this.mostAheadNanos = Math.max(intervalNanos, TimeUnit.SECONDS.toNanos(1));
    this.usedUpUntil = new AtomicLong(nowNanos);
  }

  /** Whether one may pass now; then it has. */
  boolean mayPass(long nowNanos) {
    while (true) {
      long seen = usedUpUntil.get();
      long next = (seen - nowNanos > 0 ? seen : nowNanos) + intervalNanos;
      if (next - nowNanos > mostAheadNanos) {
        return false;
      }
      if (usedUpUntil.compareAndSet(seen, next)) {
        return true;
      }
    }
  }
}
