package dev.sluice.sending;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.holding.Share;
import dev.sluice.ledger.DropReason;
import dev.sluice.onward.Account;
import dev.sluice.onward.Step;
import dev.sluice.onward.Step.Ending;
import java.time.Duration;

/** The accounts, metrics and log lines of requests, and who hears of their end. Thread-safe. */
final class Settling implements Account<Request> {
  private static final String INTERRUPTED = "interrupted due to shutdown: not sent in time";

  private final Delivery delivery;
  private final boolean copiesAtOnce;
  private final SendingMetrics metrics;
  private final FailureLog log;

  Settling(Delivery delivery, SendingTraits traits, SendingMetrics metrics, FailureLog log) {
    this.delivery = delivery;
    this.copiesAtOnce = traits.copiesAtOnce();
    this.metrics = metrics;
    this.log = log;
  }

  @Override
  public void waits(Request request, Step.Wait wait) {
    log.willRetry(RetryPolicy.describe(wait.retry()), Duration.ofNanos(wait.delayNanos()));
    request.activeNanos += wait.delayNanos();
  }

  @Override
  public Ending givenUp(Request request) {
    return Ending.failed(
        new Outcome.Retry(StatusCode.UNAVAILABLE, INTERRUPTED, RetryCause.SHUTDOWN),
        DropReason.SHUTDOWN,
        INTERRUPTED);
  }

  @Override
  public void ended(Request request, Ending ending) {
    if (ending.last() instanceof Outcome.Accepted accepted) {
      // An attempt that failed may have left a write behind.
      request.letGo(copiesAtOnce && request.attempts == 1 && !request.isPiece());
      delivered(request, accepted);
    } else {
      request.letGo(false);
      failed(request, ending);
    }
  }

  private void delivered(Request request, Outcome.Accepted accepted) {
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
    for (Share<TakenBatch> share : request.shares()) {
      Losses part = left.atMost(share.items());
      left = left.without(part);
      share.owner().delivered(share.items(), part, answer);
    }
  }

  private void failed(Request request, Ending ending) {
    if (ending.reason() != DropReason.SHUTDOWN || !request.isStored()) {
      tellOfFailure(request.batch().items(), ending);
    }
    for (Share<TakenBatch> share : request.shares()) {
      share.owner().failed(share.items(), ending);
    }
  }

  private void tellOfFailure(int items, Ending ending) {
    boolean permanent = ending.told() instanceof Outcome.Rejected;
    metrics.sendFailed(items, ErrorType.of(ending.last(), ending.reason()), permanent);
    if (ending.reason() == DropReason.SHUTDOWN) {
      log.interrupted(ending.error(), items);
    } else if (ending.reason() == DropReason.TOO_LARGE) {
      log.tooLarge(ending.error(), items);
    } else {
      log.gaveUp(ending.error(), items, permanent);
    }
  }

  @Override
  public void left(Request request) {
    delivery.placeFreed(request);
  }
}
