package dev.sluice.exporter.prometheus;

import dev.sluice.component.ComponentContext;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.RepeatedLine;

/** One line for a batch of which data points were dropped, not too often. Thread-safe. */
final class DropLog {
  private final EventLog log;
  private final RepeatedLine line;

  DropLog(ComponentContext context) {
    this.log = context.log();
    this.line = new RepeatedLine(context.clock());
  }

  void note(Tally tally) {
    if (tally.droppedTotal() == 0) {
      return;
    }
    long leftOut = line.admit();
    if (leftOut >= 0) {
      log.warn(
          "Data points cannot be shown. Dropping them.",
          "dropped_items",
          tally.droppedTotal(),
          "reasons",
          tally.toString(),
          "similar_lines_left_out",
          leftOut);
    }
  }
}
