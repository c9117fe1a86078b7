package dev.sluice.onward;

import dev.sluice.component.ComponentContext;
import dev.sluice.flow.Outcome;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.RepeatedLine;
import dev.sluice.telemetry.RepeatedLines;

/**
 * What a component says of the data that it offers until it is taken. Repeats are thinned out.
 * Thread-safe.
 */
public final class OwnersLog {
  private final EventLog log;
  private final String loss;
  private final RepeatedLines refusals;
  private final RepeatedLines losses;

  /**
   * @param loss the message of a line that tells of items lost
   */
  public OwnersLog(ComponentContext context, String loss) {
    this.log = context.log();
    this.loss = loss;
    this.refusals = new RepeatedLines(context.clock());
    this.losses = new RepeatedLines(context.clock());
  }

  /** A batch was refused for now; it is kept. */
  public void kept(Outcome.Retry refusal) {
    String error = refusal.message();
    long leftOut = refusals.admit(error);
    if (leftOut >= 0) {
      log.warn(
          "The next component refused a batch. It is kept and offered again.",
          "error",
          error,
          RepeatedLine.LEFT_OUT,
          leftOut);
    }
  }

  /**
   * Items are gone.
   *
   * @param kind of loss; lines of one kind hide each other, not those of others
   */
  public void lost(String kind, String error, long items) {
    long leftOut = losses.admit(kind + ' ' + error);
    if (leftOut >= 0) {
      log.warn(loss, "error", error, "dropped_items", items, RepeatedLine.LEFT_OUT, leftOut);
    }
  }
}
