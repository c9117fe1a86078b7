package dev.sluice.sending;

import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.PendingAnswer;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One attempt, as its sender sees it. It ends with the sender's answer, or without it when that is
 * long overdue; the batch then stays alive until the sender answers, and that answer is only
 * counted. Thread-safe.
 */
final class Attempt implements Reply {
  private final Request request;
  private final PendingAnswer answer;
  private final Runnable whenLate;
  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
  private boolean seenOverdue; // watchdog only

  private enum State {
    RUNNING,
    ANSWERED,
    /** Answered without the sender, which still may read the batch. */
    OVERDUE
  }

  /**
   * @param whenLate told when the sender answers after {@link #end}
   */
  Attempt(Request request, PendingAnswer answer, Runnable whenLate) {
    this.request = request;
    this.answer = answer;
    this.whenLate = whenLate;
  }

  @Override
  public Deadline deadline() {
    return answer.deadline();
  }

  @Override
  public void complete(Outcome outcome) {
    if (state.compareAndSet(State.RUNNING, State.ANSWERED)) {
      answer.complete(outcome);
    } else if (state.compareAndSet(State.OVERDUE, State.ANSWERED)) {
      request.batch().lease().release();
      whenLate.run();
    }
  }

  boolean isRunning() {
    return state.get() == State.RUNNING;
  }

  /** Whether the deadline has passed now and had passed when this was asked the last time. */
  boolean isOverdueAgain(long nowNanos) {
    boolean overdue = isRunning() && deadline().isPassed(nowNanos);
    boolean before = seenOverdue;
    seenOverdue = overdue;
    return overdue && before;
  }

  /** Ends it as timed out, without the sender. False when it ended otherwise meanwhile. */
  boolean end() {
    if (!request.retainUnlessSettled()) {
      return false;
    }
    if (!state.compareAndSet(State.RUNNING, State.OVERDUE)) {
      request.batch().lease().release();
      return false;
    }
    answer.complete(
        new Outcome.Retry(
            StatusCode.DEADLINE_EXCEEDED,
            "the exporter did not end its attempt at the time-out",
            RetryCause.BACKEND));
    return true;
  }
}
