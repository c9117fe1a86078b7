package dev.sluice.sending;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.ledger.DropReason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

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
  private volatile boolean stopping;

  /**
   * @param delayNanos until the next attempt
   * @param giveUp the end, or null when there is a next attempt
   */
  record Plan(long delayNanos, @Nullable Verdict giveUp) {
    static Plan after(long delayNanos) {
      return new Plan(delayNanos, null);
    }
  }

  /**
   * @param heldElsewhere whether a request is also with its sender or on disk, so that a stopping
   *     exporter may leave it
   */
  RetryPolicy(RetryConfig config, Backoff backoff, boolean heldElsewhere) {
    this.config = config;
    this.backoff = backoff;
    this.heldElsewhere = heldElsewhere;
  }

  void stopping() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }

  /** The backend dealt with a request, one way or the other. */
  void backendAnswered() {
    if (stopping) {
      failuresInARow.set(0);
    }
  }

  Plan plan(Request request, Outcome.Retry retry, long nowNanos) {
    if (stopping) {
      return whileStopping(request, retry);
    }
    if (!config.enabled()) {
      return giveUp(retry, retry.cause(), DropReason.RETRY_ELAPSED, "");
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
            retry, RetryCause.EXHAUSTED, DropReason.RETRY_ELAPSED, "no more retries left: ");
      }
      // A hint may be longer than our own limit: then the last attempt is at the limit.
      delay = Math.min(delay, limit - request.activeNanos);
    }
    if (delay >= request.patience().remainingNanos(nowNanos)) {
      return giveUp(
          retry,
          retry.cause(),
          DropReason.RETRY_ELAPSED,
          "request will be cancelled before next retry: ");
    }
    return Plan.after(delay);
  }

  private Plan whileStopping(Request request, Outcome.Retry retry) {
    int failures = failuresInARow.incrementAndGet();
    if (heldElsewhere || failures > MAX_FAILURES_WHILE_STOPPING) {
      return giveUp(
          retry, RetryCause.SHUTDOWN, DropReason.SHUTDOWN, "interrupted due to shutdown: ");
    }
    int doublings = Math.min(request.attemptsWhileStopping++, 10);
    long wait = Math.max(FIRST_WAIT_WHILE_STOPPING_NANOS << doublings, hintNanos(retry));
    return Plan.after(Math.min(wait, MAX_WAIT_WHILE_STOPPING_NANOS));
  }

  private static Plan giveUp(
      Outcome.Retry retry, RetryCause cause, DropReason reason, String prefix) {
    Outcome outcome = new Outcome.Retry(retry.after(), retry.code(), retry.message(), cause, null);
    return new Plan(0, Verdict.failed(retry, outcome, reason, prefix + describe(retry)));
  }

  private static String describe(Outcome.Retry retry) {
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
