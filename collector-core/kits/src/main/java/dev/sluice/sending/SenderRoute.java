package dev.sluice.sending;

import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.ledger.DropReason;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.onward.Route;
import dev.sluice.onward.Step;
import dev.sluice.onward.Step.Ending;
import dev.sluice.runtime.Clock;
import java.time.Duration;

/**
 * How a request is sent, and what its answer means under {@code timeout} and {@code
 * retry_on_failure}. Thread-safe.
 */
final class SenderRoute implements Route<Request> {
  /** A sender never makes a larger request: OTLP specification 1.11, faults card. */
  static final long MAX_REQUEST_BYTES = 64L << 20;

  private static final long OVERDUE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Outcome.Retry WITHDRAWN =
      new Outcome.Retry(StatusCode.CANCELLED, "withdrawn before it was sent", RetryCause.BACKEND);

  private final Delivery delivery;
  private final Clock clock;
  private final Sender sender;
  private final long timeoutNanos;
  private final RetryPolicy policy;
  private final SendingMetrics metrics;
  private final FailureLog log;

  SenderRoute(
      Delivery delivery,
      Clock clock,
      Sender sender,
      Duration timeout,
      RetryPolicy policy,
      SendingMetrics metrics,
      FailureLog log) {
    this.delivery = delivery;
    this.clock = clock;
    this.sender = sender;
    this.timeoutNanos = timeout.toNanos();
    this.policy = policy;
    this.metrics = metrics;
    this.log = log;
  }

  @Override
  public Deadline begin(Request request) {
    request.attemptStartNanos = clock.nanoTime();
    Deadline patience = request.patience();
    if (timeoutNanos == 0) {
      return patience;
    }
    long left = patience.remainingNanos(request.attemptStartNanos);
    return left < timeoutNanos
        ? patience
        : new Deadline(request.attemptStartNanos + timeoutNanos, true);
  }

  @Override
  public void attempt(Request request, Reply answer) {
    if (request.isWithdrawn()) {
      answer.complete(WITHDRAWN);
    } else if (isOverLimit(request)) {
      String error = "request of " + request.batch().wireBytes() + " bytes is over 64 MiB";
      answer.complete(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, error, true));
    } else {
      send(request, new Attempt(request, answer, metrics));
    }
  }

  private static boolean isOverLimit(Request request) {
    return request.batch().wireBytes() > MAX_REQUEST_BYTES;
  }

  private void send(Request request, Attempt attempt) {
    request.attempts++;
    request.attempting(attempt);
    try {
      sender.send(request.batch(), attempt);
    } catch (MemoryRefusedException e) {
      attempt.complete(Outcome.Retry.NO_MEMORY);
    } catch (OutOfMemoryError e) { // of direct memory: the data is as good as before
      log.senderThrew(e);
      attempt.complete(new Outcome.Retry(StatusCode.UNAVAILABLE, e.toString(), RetryCause.BACKEND));
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      log.senderThrew(e);
      attempt.complete(new Outcome.Rejected(StatusCode.INTERNAL, "the exporter failed: " + e));
    }
    if (attempt.isRunning() && attempt.deadline().exists()) {
      delivery.watchdog().watch();
    }
  }

  @Override
  public Step judge(Request request, Outcome answer, boolean stopping) {
    if (answer == WITHDRAWN) {
      return Ending.failed(WITHDRAWN, DropReason.RETRY_ELAPSED, "withdrawn");
    }
    long now = clock.nanoTime();
    countActiveTime(request, now);
    Outcome outcome = answer.forClient();
    if (outcome instanceof Outcome.Retry retry) {
      return policy.plan(request, answer, retry, now, stopping);
    }
    if (stopping && !isOverLimit(request)) {
      policy.backendAnswered();
    }
    if (outcome instanceof Outcome.Accepted accepted) {
      return Ending.taken(accepted);
    }
    Outcome.Rejected rejected = (Outcome.Rejected) outcome; // nothing else is left
    return rejected.tooLarge()
        ? delivery.cutUp(request, rejected)
        : Ending.failed(
            rejected, DropReason.PERMANENT, "not retryable error: " + rejected.message());
  }

  /**
   * Time during which the process stood still does not use up a request's time: an attempt counts
   * for at most what it may take.
   */
  private void countActiveTime(Request request, long now) {
    long took = now - request.attemptStartNanos;
    request.activeNanos += timeoutNanos == 0 ? took : Math.min(took, timeoutNanos + OVERDUE_NANOS);
  }

  /** There was no memory to cut it up: as though an attempt had come to that. */
  Step noMemory(Request request, boolean stopping) {
    return policy.plan(
        request, Outcome.Retry.NO_MEMORY, Outcome.Retry.NO_MEMORY, clock.nanoTime(), stopping);
  }
}
