package dev.sluice.editing;

import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.memory.MemoryLease;

/** A caller's reply to an edited batch: with the outcome goes the reference that the edit held. */
record EditReply(Reply caller, MemoryLease lease) implements Reply {
  @Override
  public void complete(Outcome outcome) {
    caller.complete(outcome);
    if (outcome instanceof Outcome.Accepted) {
      lease.releaseRead();
    } else {
      lease.release(); // what offers the rest again may read the edited bytes without a reference
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
