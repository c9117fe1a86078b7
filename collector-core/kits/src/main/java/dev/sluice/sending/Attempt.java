package dev.sluice.sending;

import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * One attempt, as its sender sees it. It ends with the sender's answer, or without it when that is
 * long overdue; the batch then stays alive until the sender answers, and that answer is only
 * counted. Thread-safe.
 */
final class Attempt implements Reply {
  /** Of a field rather than of an object of its own: there is one for every attempt. */
  private static final AtomicReferenceFieldUpdater<Attempt, State> STATE =
      AtomicReferenceFieldUpdater.newUpdater(Attempt.class, State.class, "state");

  private final Request request;
  private final Reply answer;
  private final SendingMetrics metrics;
  private volatile State state = State.RUNNING;
  private boolean seenOverdue; // watchdog only

  private enum State {
    RUNNING,
    ANSWERED,
    /** Answered without the sender, which still may read the batch. */
    OVERDUE
  }

  /**
   * @param answer where its end goes
   */
  Attempt(Request request, Reply answer, SendingMetrics metrics) {
    this.request = request;
    this.answer = answer;
    this.metrics = metrics;
  }

  @Override
  public Deadline deadline() {
    return answer.deadline();
  }

  @Override
  public void complete(Outcome outcome) {
    if (STATE.compareAndSet(this, State.RUNNING, State.ANSWERED)) {
      answer.complete(outcome);
    } else if (STATE.compareAndSet(this, State.OVERDUE, State.ANSWERED)) {
      request.batch().lease().release();
      metrics.lateAnswer();
    }
  }

  boolean isRunning() {
    return state == State.RUNNING;
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
    if (!request.retainUnlessEnded(request.batch().lease())) {
      return false;
    }
    if (!STATE.compareAndSet(this, State.RUNNING, State.OVERDUE)) {
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
