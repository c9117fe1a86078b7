package dev.sluice.flow;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A reply for whoever offers in a loop: an outcome that comes while the offer still runs is kept
 * for the thread that made it, so that a consumer which answers at once causes no recursion. Later
 * outcomes of a consumer that answers twice are ignored.
 *
 * <p>States: offering, then either an outcome (answered at once) or left (the offer has returned),
 * then an outcome.
 */
public abstract class PendingAnswer implements Reply {
  /** Of a field rather than of an object of its own: there is one for every attempt. */
  private static final AtomicReferenceFieldUpdater<PendingAnswer, Object> STATE =
      AtomicReferenceFieldUpdater.newUpdater(PendingAnswer.class, Object.class, "state");

  private static final Object OFFERING = new Object();
  private static final Object LEFT = new Object();

  private final Deadline deadline;
  private final boolean dataAnsweredFor;
  private volatile Object state = OFFERING;

  /**
   * @param deadline what the consumer sees of the caller's patience
   * @param dataAnsweredFor see {@link #isDataAnsweredFor}
   */
  protected PendingAnswer(Deadline deadline, boolean dataAnsweredFor) {
    this.deadline = deadline;
    this.dataAnsweredFor = dataAnsweredFor;
  }

  /** Gets an outcome that comes after {@link #leave}, on any thread. */
  protected abstract void answeredLater(Outcome outcome);

  @Override
  public void complete(Outcome outcome) {
    if (!STATE.compareAndSet(this, OFFERING, outcome) && STATE.compareAndSet(this, LEFT, outcome)) {
      answeredLater(outcome);
    }
  }

  /** To be called when the offer has returned: the outcome, or null when it comes later. */
  public @Nullable Outcome leave() {
    return STATE.compareAndSet(this, OFFERING, LEFT) ? null : (Outcome) state;
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public boolean isDataAnsweredFor() {
    return dataAnsweredFor;
  }
}
