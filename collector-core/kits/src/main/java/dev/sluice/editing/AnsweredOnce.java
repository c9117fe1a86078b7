package dev.sluice.editing;

import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import java.util.concurrent.atomic.AtomicBoolean;

/** A reply of which a failure on the way is no second answer. Thread-safe. */
final class AnsweredOnce implements Reply {
  private final Reply caller;
  private final AtomicBoolean answered = new AtomicBoolean();

  AnsweredOnce(Reply caller) {
    this.caller = caller;
  }

  @Override
  public void complete(Outcome outcome) {
    if (answered.compareAndSet(false, true)) {
      caller.complete(outcome);
    }
  }

  @Override
  public Deadline deadline() {
    return caller.deadline();
  }

  @Override
  public Cancellation cancellation() {
    return caller.cancellation();
  }

  @Override
  public boolean isDataAnsweredFor() {
    return caller.isDataAnsweredFor();
  }
}
