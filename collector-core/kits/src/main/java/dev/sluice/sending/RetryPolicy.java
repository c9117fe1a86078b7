package dev.sluice.sending;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.ledger.DropReason;
import dev.sluice.onward.Step;
import dev.sluice.onward.Step.Ending;
import dev.sluice.onward.Step.Wait;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides, after an attempt that failed for now, when the next one is or that there is none.
 *
 * <p>While the exporter stops, requests that nobody else holds are tried again at short intervals,
 * since a backend that answers some requests with "later" would otherwise cost data; once it has
 * failed {@value #MAX_FAILURES_WHILE_STOPPING} times without a success in between, each further
 * request gets one attempt. Thread-safe.
 */
final class RetryPolicy {
  static final int MAX_FAILURES_WHILE_STOPPING = 32;
  private static final long MAX_HINT_NANOS = Duration.ofMinutes(5).toNanos();
  private static final long FIRST_WAIT_WHILE_STOPPING_NANOS = Duration.ofMillis(50).toNanos();
  private static final long MAX_WAIT_WHILE_STOPPING_NANOS = Duration.ofSeconds(1).toNanos();

  private final RetryConfig config;
  private final Backoff backoff;
  private final boolean heldElsewhere;
  private final AtomicInteger failuresInARow = new AtomicInteger(); // counted while stopping

  /**
   * @param heldElsewhere whether a request is also with its sender or on disk, so that a stopping
   *     exporter may leave it
   */
  RetryPolicy(RetryConfig config, Backoff backoff, boolean heldElsewhere) {
    this.config = config;
    this.backoff = backoff;
    this.heldElsewhere = heldElsewhere;
  }

  /** The backend dealt with a request, one way or the other, while the exporter stops. */
  void backendAnswered() {
    failuresInARow.set(0);
  }

  /**
   * What is next after a refusal for now.
   *
   * @param last what the attempt came to
   * @param retry the refusal in it
   */
  Step plan(Request request, Outcome last, Outcome.Retry retry, long nowNanos, boolean stopping) {
    if (stopping) {
      return whileStopping(request, last, retry);
    }
    if (!config.enabled()) {
      return giveUp(last, retry, retry.cause(), DropReason.RETRY_ELAPSED, "");
    }
    if (request.attempts == 1) {
      request.intervalNanos = backoff.firstIntervalNanos();
    }
    long wait = backoff.spread(request.intervalNanos);
    request.intervalNanos = backoff.nextIntervalNanos(request.intervalNanos);
    long delay = Math.max(wait, hintNanos(retry));
    long limit = config.maxElapsedTime().toNanos();
    if (limit > 0) {
      if (request.activeNanos + wait > limit) {
        return giveUp(
            last, retry, RetryCause.EXHAUSTED, DropReason.RETRY_ELAPSED, "no more retries left: ");
      }
      // A hint may be longer than our own limit: then the last attempt is at the limit.
      delay = Math.min(delay, limit - request.activeNanos);
    }
    if (delay >= request.patience().remainingNanos(nowNanos)) {
      return giveUp(
          last,
          retry,
          retry.cause(),
          DropReason.RETRY_ELAPSED,
          "request will be cancelled before next retry: ");
    }
    return new Wait(last, retry, Math.max(1, delay)); // never at once: the backend is the same
  }

  private Step whileStopping(Request request, Outcome last, Outcome.Retry retry) {
    int failures = failuresInARow.incrementAndGet();
    if (heldElsewhere || failures > MAX_FAILURES_WHILE_STOPPING) {
      return giveUp(
          last, retry, RetryCause.SHUTDOWN, DropReason.SHUTDOWN, "interrupted due to shutdown: ");
    }
    int doublings = Math.min(request.attemptsWhileStopping++, 10);
    long wait = Math.max(FIRST_WAIT_WHILE_STOPPING_NANOS << doublings, hintNanos(retry));
    return new Wait(last, retry, Math.min(wait, MAX_WAIT_WHILE_STOPPING_NANOS));
  }

  private static Step giveUp(
      Outcome last, Outcome.Retry retry, RetryCause cause, DropReason reason, String prefix) {
    Outcome told = new Outcome.Retry(retry.after(), retry.code(), retry.message(), cause, null);
    return new Ending(last, told, reason, prefix + describe(retry));
  }

  /** A refusal in words. */
  static String describe(Outcome.Retry retry) {
    return retry.message().isEmpty() ? retry.code().name() : retry.message();
  }

  private static long hintNanos(Outcome.Retry retry) {
    Duration hint = retry.after();
    if (hint == null || hint.isNegative()) {
      return 0;
    }
    return hint.compareTo(Duration.ofNanos(MAX_HINT_NANOS)) > 0 ? MAX_HINT_NANOS : hint.toNanos();
  }
}
