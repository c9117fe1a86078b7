package dev.sluice.processor.batch;

import dev.sluice.component.ProcessorContext;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.TrunkAccount;
import dev.sluice.runtime.Scheduler;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.RepeatedLines;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * What the flights of one processor have in common: where they go, whose the data is on the way,
 * and where losses are counted. Thread-safe.
 */
final class Flights {
  private final TelemetryConsumer next;
  private final TrunkAccount account;
  private final Scheduler scheduler;
  private final Executor executor;
  private final EventLog log;
  private final BatchMetrics metrics;
  private final RepeatedLines refusals;
  private final RepeatedLines losses;
  private final Set<Flight> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean answersEarly; // written at start
  private volatile boolean stopping;

  Flights(ProcessorContext context, TelemetryConsumer next, BatchMetrics metrics) {
    this.next = next;
    this.account = context.account();
    this.scheduler = context.scheduler();
    this.executor = context.executor();
    this.log = context.log();
    this.metrics = metrics;
    this.refusals = new RepeatedLines(context.clock());
    this.losses = new RepeatedLines(context.clock());
  }

  /** Decides whose the data is: this processor's only where all that follows is memory too. */
  void start() {
    answersEarly = next.durability() == Durability.MEMORY;
  }

  /** Waits are short from now on. */
  void stopping() {
    stopping = true;
    underWay.forEach(Flight::cutWait);
  }

  /** Ends every flight that has not ended. */
  void giveUp() {
    underWay.forEach(Flight::giveUp);
  }

  void add(Flight flight) {
    underWay.add(flight);
  }

  void remove(Flight flight) {
    underWay.remove(flight);
  }

  TelemetryConsumer next() {
    return next;
  }

  /** Whether callers were answered when their data was taken. */
  boolean answersEarly() {
    return answersEarly;
  }

  boolean isStopping() {
    return stopping;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Executor executor() {
    return executor;
  }

  BatchMetrics metrics() {
    return metrics;
  }

  /** Items were answered for. */
  void enter(long items) {
    account.held(items);
  }

  /** Items that were answered for have settled. */
  void leave(long items) {
    account.held(-items);
  }

  /** Items will be offered again although they were taken: the next component sees new ones. */
  void offeredTwice(long items) {
    if (items > 0) {
      account.created(items);
    }
  }

  void lost(DropReason reason, Outcome outcome, long items) {
    account.dropped(reason, items);
    String error = words(outcome);
    long leftOut = losses.admit(reason.label() + ' ' + error);
    if (leftOut >= 0) {
      log.warn(
          "Sender failed", "error", error, "dropped_items", items, "repeats_left_out", leftOut);
    }
  }

  /** A batch was refused for now; it is kept. */
  void refused(Outcome.Retry retry) {
    String error = words(retry);
    long leftOut = refusals.admit(error);
    if (leftOut >= 0) {
      log.warn(
          "The next component refused a batch. It is kept and offered again.",
          "error",
          error,
          "repeats_left_out",
          leftOut);
    }
  }

  private static String words(Outcome outcome) {
    Outcome told = outcome.forClient();
    if (told instanceof Outcome.Retry retry) {
      return retry.message();
    }
    if (told instanceof Outcome.Rejected rejected) {
      return "Permanent error: " + rejected.message();
    }
    return told instanceof Outcome.Accepted accepted ? accepted.message() : "";
  }
}
