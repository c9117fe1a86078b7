package dev.sluice.intake;

import dev.sluice.component.ComponentContext;
import dev.sluice.telemetry.RepeatedLine;
import java.util.function.Consumer;

/**
 * Hears the answers to senders whose protocol has none, as that of a datagram: what was refused is
 * in the metrics, and why is in the log, where like lines are left out. Thread-safe.
 */
public final class Unanswered implements Consumer<Answer> {
  private final ComponentContext context;
  private final RepeatedLine refusals;

  public Unanswered(ComponentContext context) {
    this.context = context;
    this.refusals = new RepeatedLine(context.clock());
  }

  @Override
  public void accept(Answer answer) {
    if (answer.isSuccess() && answer.rejectedItems() == 0) {
      return;
    }
    long leftOut = refusals.admit();
    if (leftOut >= 0) {
      context
          .log()
          .warn(
              "Data was refused, and its sender cannot be told.",
              "code",
              answer.code().name(),
              "error",
              answer.message(),
              RepeatedLine.LEFT_OUT,
              leftOut);
    }
  }
}
