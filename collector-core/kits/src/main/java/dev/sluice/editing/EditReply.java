package dev.sluice.editing;

import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.Resumption;
import dev.sluice.memory.MemoryLease;

/**
 * A caller's reply to an edited batch: with the outcome goes the reference that the edit held.
 * Where the rest can be offered again, the edited bytes are what will be offered: their reference
 * stays until that has settled, or is abandoned.
 */
record EditReply(Reply caller, MemoryLease lease) implements Reply {
  @Override
  public void complete(Outcome outcome) {
    if (outcome instanceof Outcome.Retry retry && retry.resume() != null) {
      caller.complete(retry.withResume(new Rest(retry.resume(), lease)));
      return;
    }
    caller.complete(outcome);
    if (outcome instanceof Outcome.Accepted) {
      lease.releaseRead();
    } else {
      lease.release(); // somebody may still read the edited bytes without a reference
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

  /** Offers what is left of the edited batch. */
  private record Rest(Resumption way, MemoryLease lease) implements Resumption {
    @Override
    public void resume(Reply reply) {
      way.resume(new RestReply(reply, lease));
    }

    @Override
    public void abandon() {
      way.abandon();
      lease.release();
    }
  }

  /** Like an edit's own, but that a refusal without a new way leaves this one to be used again. */
  private record RestReply(Reply caller, MemoryLease lease) implements Reply {
    @Override
    public void complete(Outcome outcome) {
      if (outcome instanceof Outcome.Retry retry && retry.resume() == null) {
        caller.complete(outcome);
      } else {
        new EditReply(caller, lease).complete(outcome);
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
}
