package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Signal;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.ForeignText;
import dev.sluice.telemetry.RepeatedLine;
import dev.sluice.telemetry.RepeatedLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an exporter writes about failures, in the reference's words. The first failure of a streak
 * warns, its repeats inform, and all are thinned out; the end of a streak is said too. Thread-safe.
 */
final class FailureLog {
  private static final String REJECTING = "Exporting failed. Rejecting data.";

  private final EventLog log;
  private final String hints;
  private final String finalMessage;
  private final String finalField;
  private final String rejectedItemsField;
  private final RepeatedLine retries;
  private final RepeatedLine recoveries;
  private final RepeatedLines losses;
  private final RepeatedLines refusals;
  private final RepeatedLines partials;
  private final RepeatedLines splits;
  private final RepeatedLine cuts;
  private final RepeatedLine overdue;
  private final AtomicBoolean failing = new AtomicBoolean();
  private final LongAdder interrupted = new LongAdder();
  private volatile String interruption = "";

  /**
   * @param handsBack whether a request that failed goes back to its sender rather than being lost
   */
  FailureLog(ComponentContext context, Signal signal, SendingConfig config, boolean handsBack) {
    this.log = context.log();
    String hints =
        (config.retry().enabled()
                ? ""
                : " Try enabling retry_on_failure config option to retry on retryable errors.")
            + (config.queue().isPresent()
                ? ""
                : " Try enabling sending_queue to survive temporary failures.");
    this.hints = hints;
    this.finalMessage = handsBack ? REJECTING : "Exporting failed. Dropping data.";
    this.finalField = handsBack ? "rejected_items" : "dropped_items";
    this.rejectedItemsField =
        "dropped_"
            + switch (signal) {
              case TRACES -> "spans";
              case METRICS -> "data_points";
              case LOGS -> "log_records";
              case PROFILES -> "samples";
            };
    this.retries = new RepeatedLine(context.clock());
    this.recoveries = new RepeatedLine(context.clock());
    this.losses = new RepeatedLines(context.clock());
    this.refusals = new RepeatedLines(context.clock());
    this.partials = new RepeatedLines(context.clock());
    this.splits = new RepeatedLines(context.clock());
    this.cuts = new RepeatedLine(context.clock());
    this.overdue = new RepeatedLine(context.clock());
  }

  void willRetry(String error, Duration interval) {
    boolean first = failing.compareAndSet(false, true);
    long leftOut = retries.admit();
    if (leftOut < 0) {
      return;
    }
    String message = "Exporting failed. Will retry the request after interval.";
    Object[] fields = fields(leftOut, "error", error, "interval", seconds(interval));
    if (first) {
      log.warn(message, fields);
    } else {
      log.info(message, fields);
    }
  }

  void succeeded() {
    if (failing.get() && failing.compareAndSet(true, false)) {
      long leftOut = recoveries.admit();
      if (leftOut >= 0) {
        log.info("Exporting works again.", fields(leftOut));
      }
    }
  }

  /**
   * No further attempt follows.
   *
   * @param permanent whether another attempt would have failed as well
   */
  void gaveUp(String error, long items, boolean permanent) {
    long leftOut = losses.admit(error);
    if (leftOut >= 0) {
      log.error(words(finalMessage, permanent), fields(leftOut, "error", error, finalField, items));
    }
  }

  /** A request was given up because the exporter stops; the sum is told at the end. */
  void interrupted(String error, long items) {
    interruption = error;
    interrupted.add(items);
  }

  /** The exporter has stopped. */
  void stopped() {
    long items = interrupted.sumThenReset();
    if (items > 0) {
      log.error(finalMessage, fields(0, "error", interruption, finalField, items));
    }
  }

  /**
   * Not even taken.
   *
   * @param permanent whether it would not be taken later either
   */
  void refused(String error, long items, boolean permanent) {
    long leftOut = refusals.admit(error);
    if (leftOut >= 0) {
      log.error(
          words(REJECTING, permanent), fields(leftOut, "error", error, "rejected_items", items));
    }
  }

  /** What could help is said where it could. */
  private String words(String message, boolean permanent) {
    return permanent ? message : message + hints;
  }

  void partialSuccess(String message, long rejected) {
    long leftOut = partials.admit(message);
    if (leftOut >= 0) {
      log.warn(
          "Partial success response",
          fields(leftOut, "message", ForeignText.shown(message), rejectedItemsField, rejected));
    }
  }

  /** A request that was too large goes out in parts. */
  void cutUp(String error, long bytes, long items) {
    long leftOut = cuts.admit();
    if (leftOut >= 0) {
      log.info(
          "A request was too large. It is cut in two and sent again.",
          fields(leftOut, "error", error, "bytes", bytes, "items", items));
    }
  }

  void cannotCut(Throwable cause) {
    log.error("A request that was too large could not be cut in two.", cause);
  }

  /** One record is larger than any request may be. */
  void tooLarge(String error, long items) {
    long leftOut = splits.admit(error);
    if (leftOut >= 0) {
      log.warn("Failed to split request.", fields(leftOut, "error", error, finalField, items));
    }
  }

  /** A sender ignores its deadline. */
  void overdue() {
    long leftOut = overdue.admit();
    if (leftOut >= 0) {
      log.warn("Attempt not ended at its time-out. Treating it as timed out.", fields(leftOut));
    }
  }

  void senderThrew(Throwable cause) {
    log.error("The sender of the exporter threw.", cause);
  }

  private static Object[] fields(long leftOut, Object... fields) {
    List<Object> all = new ArrayList<>(List.of(fields));
    if (leftOut > 0) {
      all.add(RepeatedLine.LEFT_OUT);
      all.add(leftOut);
    }
    return all.toArray();
  }

  private static String seconds(Duration interval) {
    return String.format(Locale.ROOT, "%.3fs", interval.toNanos() / 1e9);
  }
}
