package dev.sluice.load.kills;

import dev.sluice.load.process.CollectorProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What has come to the sink of all flows, and waiting until it has come. Used by one thread. */
final class Arrivals {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SETTLED_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long DRAIN_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** At the end the sink must have had nothing new for so long. */
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** What has not come while nothing came for so long does not come: no retry waits that long. */
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final List<Flow> flows;

  Arrivals(List<Flow> flows) {
    this.flows = flows;
  }

  /** Items accepted that are not at the sink yet. */
  long backlog() {
    return flows.stream().mapToLong(Flow::missing).sum();
  }

  /** Goes up with every request at the sink and with every item that it takes. */
  private long seen() {
    return flows.stream()
        .mapToLong(flow -> flow.account().requests() + flow.account().items())
        .sum();
  }

  /** Until the sink has read what a dead collector had sent: that belongs to its life. */
  void settle() {
    long seen = seen();
    long quietSince = System.nanoTime();
    while (System.nanoTime() - quietSince < SETTLED_NANOS) {
      LockSupport.parkNanos(LOOK_NANOS);
      long now = seen();
      if (now != seen) {
        seen = now;
        quietSince = System.nanoTime();
      }
    }
  }

  /** Until the sink has everything accepted and nothing more comes, or the time is over. */
  void awaitAll(CollectorProcess process, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    long quietSince = System.nanoTime();
    long seen = seen();
    while (process.isAlive() && System.nanoTime() - end < 0) {
      long now = seen();
      if (now != seen) {
        seen = now;
        quietSince = System.nanoTime();
      }
      long quietNanos = System.nanoTime() - quietSince;
      if (quietNanos > GIVE_UP_NANOS || (quietNanos > QUIET_NANOS && backlog() == 0)) {
        return;
      }
      LockSupport.parkNanos(DRAIN_LOOK_NANOS);
    }
  }
}
