package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.StatusCode;
import dev.sluice.onward.Onward;
import dev.sluice.onward.Places;
import dev.sluice.onward.Step;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where requests are on their way: the {@link Onward} of one exporter with its parts, the places in
 * flight where there is a queue, and what happens in a place whose request was cut up. Thread-safe;
 * has no thread.
 */
final class Delivery {
  private final Executor executor;
  private final FailureLog log;
  private final SenderRoute route;
  private final Onward<Request> onward;
  private final @Nullable Places<Request> places;
  private final Watchdog watchdog;

  Delivery(
      ComponentContext context,
      SendingConfig config,
      Sender sender,
      SendingTraits traits,
      RetryPolicy policy,
      SendingMetrics metrics,
      FailureLog log) {
    this.executor = context.executor();
    this.log = log;
    this.route =
        new SenderRoute(this, context.clock(), sender, config.timeout(), policy, metrics, log);
    this.onward =
        new Onward<>(
            context.scheduler(), // a sender never computes for long on the thread that asks it
            Runnable::run,
            route,
            new Settling(this, traits, metrics, log));
    this.places =
        config.queue().isPresent()
            ? new Places<>(config.queue().get().numConsumers(), onward, executor)
            : null;
    this.watchdog =
        new Watchdog(context.clock(), context.scheduler(), onward.underWay(), metrics, log);
    metrics.inFlight(onward.underWay()::size);
  }

  Onward<Request> onward() {
    return onward;
  }

  /** Null without a queue, when every request is sent at once. */
  @Nullable Places<Request> places() {
    return places;
  }

  Watchdog watchdog() {
    return watchdog;
  }

  /** Sends a request that waits nowhere before. */
  void send(Request request) {
    onward.enter(request);
    onward.start(request);
  }

  /** Everything not settled yet is given up; answers that still come are ignored. */
  void abort() {
    onward.abort();
    watchdog.close();
    log.stopped();
  }

  /** Settles a single record that is larger than any request may be, without an attempt. */
  void giveUpAsTooLarge(Request request) {
    String error = "a record of " + request.batch().wireBytes() + " bytes is above max_size";
    onward.end(
        request, CuttingUp.lost(new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, error, true)));
  }

  Step cutUp(Request request, Outcome.Rejected tooLarge) {
    return new CuttingUp(this, executor, log, request, tooLarge);
  }

  void hadNoMemory(Request request) {
    onward.goOn(request, route.noMemory(request, onward.isStopping()));
  }

  /** Sends what a request was cut into, in its place and in order. */
  void sendInPlace(List<Request> pieces) {
    pieces.forEach(onward::enter);
    sendInPlace(pieces.get(0));
  }

  /** A request has left its place: that is for what follows in it, or free. */
  void placeFreed(Request request) {
    sendInPlace(request.next());
  }

  private void sendInPlace(@Nullable Request first) {
    for (Request next = first; next != null; next = next.next()) {
      if (!onward.start(next)) {
        return;
      }
    }
    if (places != null) {
      places.freed();
    }
  }
}
