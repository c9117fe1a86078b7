package dev.sluice.engine;

import dev.sluice.ledger.DropReason;
import dev.sluice.runtime.Scheduler;
import dev.sluice.telemetry.EventLog;
import java.time.Duration;

/**
 * Tells of drops once per burst: the first at once, what follows as a sum when the burst is over.
 */
final class DropLog {
  private static final Duration BURST = Duration.ofSeconds(10);

  private final EventLog log;
  private final Scheduler scheduler;
  private final DropReason reason;
  private long sinceFirst; // guarded by this
  private boolean inBurst; // guarded by this

  DropLog(EventLog log, Scheduler scheduler, DropReason reason) {
    this.log = log;
    this.scheduler = scheduler;
    this.reason = reason;
  }

  void dropped(long items) {
    synchronized (this) {
      if (inBurst) {
        sinceFirst += items;
        return;
      }
      inBurst = true;
    }
    tell(items);
    scheduler.schedule(BURST, this::burstOver);
  }

  private void burstOver() {
    long more;
    synchronized (this) {
      more = sinceFirst;
      sinceFirst = 0;
      inBurst = more > 0; // it goes on: the next sum in as long again
    }
    if (more > 0) {
      tell(more);
      scheduler.schedule(BURST, this::burstOver);
    }
  }

  private void tell(long items) {
    log.warn(
        "One branch did not take data that others took; it is dropped there.",
        "reason",
        reason.label(),
        "dropped_items",
        items);
  }
}
