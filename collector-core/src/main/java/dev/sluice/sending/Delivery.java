package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.PendingAnswer;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.holding.Share;
import dev.sluice.ledger.DropReason;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.runtime.Clock;
import dev.sluice.runtime.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Brings requests to their end: attempts, waits, and the accounts when it is over. Thread-safe; has
 * no thread.
 */
final class Delivery {
  /** A sender never makes a larger request: OTLP specification 1.11, faults card. */
  static final long MAX_REQUEST_BYTES = 64L << 20;

  private static final long OVERDUE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Clock clock;
  private final Scheduler scheduler;
  private final Executor executor;
  private final Sender sender;
  private final long timeoutNanos;
  private final RetryPolicy policy;
  private final SendingMetrics metrics;
  private final FailureLog log;
  private final Consumer<Request> settledLater;
  private final boolean copiesAtOnce;
  private final Set<Request> unsettled = ConcurrentHashMap.newKeySet();
  private final Watchdog watchdog;
  private volatile boolean aborted;

  /**
   * @param settledLater told of each request that settles after {@link #start} returned false
   */
  Delivery(
      ComponentContext context,
      Sender sender,
      SendingTraits traits,
      Duration timeout,
      RetryPolicy policy,
      SendingMetrics metrics,
      FailureLog log,
      Consumer<Request> settledLater) {
    this.clock = context.clock();
    this.scheduler = context.scheduler();
    this.executor = context.executor();
    this.sender = sender;
    this.timeoutNanos = timeout.toNanos();
    this.policy = policy;
    this.metrics = metrics;
    this.log = log;
    this.settledLater = settledLater;
    this.copiesAtOnce = traits.copiesAtOnce();
    this.watchdog = new Watchdog(clock, scheduler, unsettled, this::endOverdue);
  }

  /** Sends a request that waits nowhere before. */
  void send(Request request) {
    begin(request);
    start(request);
  }

  /**
   * A request was taken out of line: from now on it is given up with the others when the exporter
   * stops, however long the thread that took it is away.
   */
  void taken(Request request) {
    begin(request);
    if (aborted) {
      giveUpForShutdown(request);
    }
  }

  /**
   * Makes the first attempt of one that was {@linkplain #taken taken}, unless it has settled. True
   * when the request, and whatever it was cut into, has settled before this returns.
   */
  boolean start(Request request) {
    if (request.isWithdrawn()) {
      Outcome withdrawn =
          new Outcome.Retry(
              StatusCode.CANCELLED, "withdrawn before it was sent", RetryCause.BACKEND);
      settle(request, Verdict.failed(withdrawn, DropReason.RETRY_ELAPSED, "withdrawn"));
      return true;
    }
    return run(request);
  }

  private void begin(Request request) {
    metrics.started();
    unsettled.add(request);
  }

  /** Sends it, then what is to follow in its place. True when all of it has settled. */
  private boolean run(Request first) {
    for (Request request = first; request != null; request = request.next()) {
      if (!request.isSettled() && !attempt(request)) {
        return false;
      }
    }
    return true;
  }

  /** It has settled: sends what is to follow in its place, or gives the place back. */
  private void goOnAfter(Request settled) {
    Request next = settled.next();
    if (next == null || run(next)) {
      settledLater.accept(settled);
    }
  }

  /** What waits for its next attempt gets it now. */
  void cutWaits() {
    for (Request request : unsettled) {
      if (request.cutWait()) {
        proceed(request);
      }
    }
  }

  /** What waits for its next attempt is given up, since it is kept elsewhere. */
  void interruptWaits() {
    for (Request request : unsettled) {
      if (request.cutWait()) {
        giveUpForShutdown(request);
        goOnAfter(request);
      }
    }
  }

  /** Everything not settled yet is given up; answers that still come are ignored. */
  void abort() {
    aborted = true; // first: what is cut up from now on looks
    for (Request request : unsettled) {
      giveUpForShutdown(request);
    }
    watchdog.close();
    log.stopped();
  }

  /** Gives up a request, started or not, because the time for stopping is over. */
  void giveUpForShutdown(Request request) {
    String error = "interrupted due to shutdown: not sent in time";
    Outcome outcome = new Outcome.Retry(StatusCode.UNAVAILABLE, error, RetryCause.SHUTDOWN);
    settle(request, Verdict.failed(outcome, DropReason.SHUTDOWN, error));
  }

  /** Settles a single record that is larger than any request may be, without an attempt. */
  void giveUpAsTooLarge(Request request) {
    String error = "a record of " + request.batch().wireBytes() + " bytes is above max_size";
    settleTooLarge(request, new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, error, true));
  }

  private void settleTooLarge(Request request, Outcome.Rejected rejected) {
    settle(request, Verdict.failed(rejected, DropReason.TOO_LARGE, rejected.message()));
  }

  /**
   * Deals with a request that is larger than its backend or we allow. It is cut in two, and what is
   * still too large again, until the item that is has nobody beside it: its neighbours are not lost
   * with it. True when it has settled.
   */
  private boolean cutUp(Request request, Outcome.Rejected tooLarge) {
    if (request.mayBeCut()) {
      try {
        executor.execute(() -> cutUpHere(request, tooLarge)); // looks into bytes, may inflate
        return false;
      } catch (RejectedExecutionException e) {
        log.cannotCut(e);
      }
    }
    settleTooLarge(request, tooLarge);
    return true;
  }

  private void cutUpHere(Request request, Outcome.Rejected tooLarge) {
    List<Request> pieces;
    try {
      pieces = request.cut();
    } catch (MemoryRefusedException e) {
      answeredLater(request, Outcome.Retry.NO_MEMORY); // it is as large next time
      return;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      log.cannotCut(e);
      pieces = List.of();
    }
    if (pieces.isEmpty()) {
      settleTooLarge(request, tooLarge); // without effect when it was given up meanwhile
      goOnAfter(request);
      return;
    }
    log.cutUp(tooLarge.message(), request.batch().wireBytes(), request.batch().items());
    pieces.forEach(this::begin);
    ended(request);
    if (aborted) {
      pieces.forEach(this::giveUpForShutdown);
    }
    if (run(pieces.get(0))) {
      settledLater.accept(request);
    }
  }

  private void endOverdue(Attempt attempt) {
    if (attempt.end()) {
      metrics.overdue();
      log.overdue();
    }
  }

  private void proceed(Request request) {
    if (!request.isSettled() && attempt(request)) {
      goOnAfter(request);
    }
  }

  private void answeredLater(Request request, Outcome outcome) {
    if (conclude(request, outcome)) {
      goOnAfter(request);
    }
  }

  private boolean attempt(Request request) {
    long bytes = request.batch().wireBytes();
    if (bytes > MAX_REQUEST_BYTES) {
      String error = "request of " + bytes + " bytes is over 64 MiB";
      return cutUp(request, new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, error, true));
    }
    request.attempts++;
    request.attemptStartNanos = clock.nanoTime();
    PendingAnswer answer =
        new PendingAnswer(
            attemptDeadline(request), false, outcome -> answeredLater(request, outcome));
    Attempt attempt = new Attempt(request, answer, metrics::lateAnswer);
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
    Outcome outcome = answer.leave();
    if (outcome == null) {
      if (answer.deadline().exists()) {
        watchdog.watch();
      }
      return false;
    }
    return conclude(request, outcome);
  }

  private Deadline attemptDeadline(Request request) {
    Deadline patience = request.patience();
    if (timeoutNanos == 0) {
      return patience;
    }
    long left = patience.remainingNanos(request.attemptStartNanos);
    return left < timeoutNanos
        ? patience
        : new Deadline(request.attemptStartNanos + timeoutNanos, true);
  }

  /** Deals with the end of an attempt. True when the request has settled. */
  private boolean conclude(Request request, Outcome answer) {
    long now = clock.nanoTime();
    countActiveTime(request, now);
    Outcome outcome = answer.forClient();
    if (outcome instanceof Outcome.Retry retry) {
      RetryPolicy.Plan plan = policy.plan(request, retry, now);
      if (plan.giveUp() == null) {
        retryAfter(request, retry, plan.delayNanos());
        return false;
      }
      settle(request, plan.giveUp());
      return true;
    }
    policy.backendAnswered();
    if (outcome instanceof Outcome.Accepted accepted) {
      settle(request, Verdict.delivered(accepted));
    } else if (outcome instanceof Outcome.Rejected rejected && rejected.tooLarge()) {
      return cutUp(request, rejected);
    } else if (outcome instanceof Outcome.Rejected rejected) {
      settle(
          request,
          Verdict.failed(
              rejected, DropReason.PERMANENT, "not retryable error: " + rejected.message()));
    }
    return true;
  }

  /**
   * Time during which the process stood still does not use up a request's time: an attempt counts
   * for at most what it may take.
   */
  private void countActiveTime(Request request, long now) {
    long took = now - request.attemptStartNanos;
    request.activeNanos += timeoutNanos == 0 ? took : Math.min(took, timeoutNanos + OVERDUE_NANOS);
  }

  private void retryAfter(Request request, Outcome.Retry retry, long delayNanos) {
    Duration delay = Duration.ofNanos(delayNanos);
    log.willRetry(retry.message().isEmpty() ? retry.code().name() : retry.message(), delay);
    request.activeNanos += delayNanos;
    boolean stoppingBefore = policy.isStopping();
    request.waitingFor(scheduler.schedule(delay, () -> proceed(request)));
    if (!stoppingBefore && policy.isStopping() && request.cutWait()) {
      scheduler.schedule(Duration.ZERO, () -> proceed(request)); // stop looked before we waited
    }
  }

  private void settle(Request request, Verdict verdict) {
    // An attempt that failed may have left a write behind.
    boolean reusable =
        copiesAtOnce
            && request.attempts == 1
            && !request.isPiece()
            && verdict.outcome() instanceof Outcome.Accepted;
    if (!request.beginSettling(reusable)) {
      return;
    }
    ended(request);
    if (verdict.outcome() instanceof Outcome.Accepted accepted) {
      settleDelivered(request, accepted);
    } else {
      settleFailed(request, verdict);
    }
  }

  private void ended(Request request) {
    if (unsettled.remove(request)) {
      metrics.ended();
    }
  }

  private void settleDelivered(Request request, Outcome.Accepted accepted) {
    Losses left = Losses.of(accepted, request.batch().items());
    long rejected = left.rejected();
    metrics.sent(request.batch().items() - left.total());
    metrics.batchSent(request.batch());
    log.succeeded();
    if (rejected > 0 || !accepted.message().isEmpty()) {
      log.partialSuccess(accepted.message(), rejected);
    }
    // A backend does not say which items it rejected: the first batches' accounts take them, and no
    // caller whose data was merged with others' is told.
    Outcome.Accepted answer =
        request.shares().size() > 1
            ? Outcome.accepted()
            : new Outcome.Accepted(rejected, accepted.message());
    for (Share<Origin> share : request.shares()) {
      Losses part = left.atMost(share.items());
      left = left.without(part);
      share.owner().delivered(share.items(), part, answer);
    }
  }

  private void settleFailed(Request request, Verdict verdict) {
    if (verdict.reason() != DropReason.SHUTDOWN || !request.isStored()) {
      tellOfFailure(request.batch().items(), verdict);
    }
    for (Share<Origin> share : request.shares()) {
      share.owner().failed(share.items(), verdict);
    }
  }

  private void tellOfFailure(int items, Verdict verdict) {
    boolean permanent = verdict.outcome() instanceof Outcome.Rejected;
    metrics.sendFailed(items, verdict.errorType(), permanent);
    if (verdict.reason() == DropReason.SHUTDOWN) {
      log.interrupted(verdict.error(), items);
    } else if (verdict.reason() == DropReason.TOO_LARGE) {
      log.tooLarge(verdict.error(), items);
    } else {
      log.gaveUp(verdict.error(), items, permanent);
    }
  }
}
