package dev.sluice.testkit;

import dev.sluice.flow.Cancellation;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A reply that keeps every outcome it was told, so that a second one can be seen. Thread-safe. */
public final class RecordingReply implements Reply {
  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
  private final Deadline deadline;
  private final Cancellation cancellation;

  public RecordingReply() {
    this(Deadline.NONE, Cancellation.NEVER);
  }

  public RecordingReply(Deadline deadline, Cancellation cancellation) {
    this.deadline = deadline;
    this.cancellation = cancellation;
  }

  @Override
  public void complete(Outcome outcome) {
    outcomes.add(outcome);
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public Cancellation cancellation() {
    return cancellation;
  }

  public boolean isComplete() {
    return !outcomes.isEmpty();
  }

  /** Every outcome told; more than one is a bug of the consumer. */
  public List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  /** The one outcome; fails when there is none or more than one. */
  public Outcome outcome() {
    if (outcomes.size() != 1) {
      throw new AssertionError("expected exactly one outcome, got " + outcomes);
    }
    return outcomes.get(0);
  }
}
