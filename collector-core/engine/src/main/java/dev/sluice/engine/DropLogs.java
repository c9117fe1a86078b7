package dev.sluice.engine;

import dev.sluice.ledger.DropReason;
import dev.sluice.runtime.Scheduler;
import dev.sluice.telemetry.EventLog;
import java.util.EnumMap;
import java.util.Map;

/** One {@link DropLog} for each reason, so that no reason hides another. */
final class DropLogs {
  private final Map<DropReason, DropLog> logs = new EnumMap<>(DropReason.class);

  DropLogs(EventLog log, Scheduler scheduler) {
    for (DropReason reason : DropReason.values()) {
      logs.put(reason, new DropLog(log, scheduler, reason));
    }
  }

  void dropped(DropReason reason, long items) {
    DropLog log = logs.get(reason);
    if (log != null) {
      log.dropped(items);
    }
  }
}
