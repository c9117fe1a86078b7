package dev.sluice.sending;

import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The reply of one attempt. An outcome that comes while {@code send} still runs is kept for the
 * thread that called it, so that a sender which answers at once does not recurse.
 *
 * <p>States: sending, then either an outcome (answered at once) or left (send returned), then an
 * outcome. Later outcomes of a sender that answers twice are ignored.
 */
final class Attempt implements Reply {
  private static final Object SENDING = new Object();
  private static final Object LEFT = new Object();

  private final Request request;
  private final Deadline deadline;
  private final BiConsumer<Request, Outcome> whenAnsweredLater;
  private final AtomicReference<Object> state = new AtomicReference<>(SENDING);

  Attempt(Request request, Deadline deadline, BiConsumer<Request, Outcome> whenAnsweredLater) {
    this.request = request;
    this.deadline = deadline;
    this.whenAnsweredLater = whenAnsweredLater;
  }

  @Override
  public void complete(Outcome outcome) {
    if (!state.compareAndSet(SENDING, outcome) && state.compareAndSet(LEFT, outcome)) {
      whenAnsweredLater.accept(request, outcome);
    }
  }

  /** Called when {@code send} has returned: the outcome, or null when it comes later. */
  @Nullable Outcome leave() {
    return state.compareAndSet(SENDING, LEFT) ? null : (Outcome) state.get();
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }
}
