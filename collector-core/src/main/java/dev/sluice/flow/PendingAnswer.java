package dev.sluice.flow;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A reply for whoever offers in a loop: an outcome that comes while the offer still runs is kept
 * for the thread that made it, so that a consumer which answers at once causes no recursion. Later
 * outcomes of a consumer that answers twice are ignored.
 *
 * <p>States: offering, then either an outcome (answered at once) or left (the offer has returned),
 * then an outcome.
 */
public final class PendingAnswer implements Reply {
  private static final Object OFFERING = new Object();
  private static final Object LEFT = new Object();

  private final Deadline deadline;
  private final boolean dataAnsweredFor;
  private final Consumer<Outcome> whenAnsweredLater;
  private final AtomicReference<Object> state = new AtomicReference<>(OFFERING);

  /**
   * @param deadline what the consumer sees of the caller's patience
   * @param dataAnsweredFor see {@link #isDataAnsweredFor}
   * @param whenAnsweredLater gets an outcome that comes after {@link #leave}, on any thread
   */
  public PendingAnswer(
      Deadline deadline, boolean dataAnsweredFor, Consumer<Outcome> whenAnsweredLater) {
    this.deadline = deadline;
    this.dataAnsweredFor = dataAnsweredFor;
    this.whenAnsweredLater = whenAnsweredLater;
  }

  @Override
  public void complete(Outcome outcome) {
    if (!state.compareAndSet(OFFERING, outcome) && state.compareAndSet(LEFT, outcome)) {
      whenAnsweredLater.accept(outcome);
    }
  }

  /** To be called when the offer has returned: the outcome, or null when it comes later. */
  public @Nullable Outcome leave() {
    return state.compareAndSet(OFFERING, LEFT) ? null : (Outcome) state.get();
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
