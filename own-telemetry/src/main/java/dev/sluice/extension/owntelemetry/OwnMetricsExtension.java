package dev.sluice.extension.owntelemetry;

import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.pulling.Rounds;
import dev.sluice.telemetry.own.SelfMetricsOtlp;
import dev.sluice.telemetry.own.SelfMetricsOtlp.Temporality;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Collects the collector's metrics from time to time and sends them, once more when it stops. At
 * most one request is under way.
 */
final class OwnMetricsExtension implements Extension {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final OwnMetricsConfig config;
  private final Backend backend;
  private final ExtensionContext context;
  private final Rounds rounds;
  private volatile @Nullable SelfMetricsOtlp collections; // written by the control thread
  private boolean stopped; // control thread
  private volatile boolean worthATry = true; // at the end
  private volatile boolean taken; // whether the last request was

  OwnMetricsExtension(OwnMetricsConfig config, Backend backend, ExtensionContext context) {
    this.config = config;
    this.backend = backend;
    this.context = context;
    this.rounds = new Rounds(context, config.reader().interval(), this::round);
  }

  @Override
  public void start() throws Exception {
    backend.start();
    // not before: the registry is the collector's, which is complete only now
    collections =
        new SelfMetricsOtlp(
            context.collector().metrics(), config.resource(), temporality(), nowUnixNanos());
    rounds.start(config.reader().interval());
  }

  private Temporality temporality() {
    return switch (config.reader().temporality()) {
      case CUMULATIVE -> Temporality.CUMULATIVE;
      case DELTA -> Temporality.DELTA;
      case LOW_MEMORY -> Temporality.LOW_MEMORY;
    };
  }

  private CompletableFuture<Void> round() {
    return send(collect(), config.reader().timeout());
  }

  private SelfMetricsOtlp.@Nullable Request collect() {
    SelfMetricsOtlp from = collections;
    return from == null
        ? null
        : from.collect(
            nowUnixNanos(), failure -> context.log().error("A metric cannot be read.", failure));
  }

  private CompletableFuture<Void> send(SelfMetricsOtlp.@Nullable Request request, Duration limit) {
    if (request == null || request.points() == 0) {
      return CompletableFuture.completedFuture(null);
    }
    return backend.send(request.body(), request.points(), limit).thenAccept(this::tellLoss);
  }

  private void tellLoss(Outcome outcome) {
    String loss = Backend.loss(outcome);
    taken = outcome.forClient() instanceof Outcome.Accepted;
    if (!loss.isEmpty()) {
      context.log().warn("Own metrics were not taken; the next request tells all.", "error", loss);
    }
  }

  /**
   * Sends once while everything else still runs: the collector's own receiver may be where it goes.
   * That decides whether the totals at the end are worth another try.
   */
  @Override
  public void onNotReady() {
    if (stopped || collections == null) {
      return;
    }
    CompletableFuture<Void> last = rounds.underWay();
    Duration limit = LastTry.limit(config.reader().timeout());
    try {
      worthATry = await(last, limit) && await(send(collect(), limit), limit) && taken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      worthATry = false;
      context.log().error("Own metrics could not be sent.", e);
    }
  }

  @Override
  public void stop(Deadline deadline) throws Exception {
    if (stopped) {
      return;
    }
    stopped = true;
    CompletableFuture<Void> last = rounds.stop();
    SelfMetricsOtlp collecting = collections;
    try {
      if (collecting != null && worthATry && await(last, remaining(deadline))) {
        await(send(collect(), remaining(deadline)), remaining(deadline));
      }
    } finally {
      if (collecting != null) {
        collecting.close();
      }
      backend.stop(LastTry.end(deadline, context.clock().nanoTime()));
    }
  }

  /** Whether it came in time. */
  private boolean await(CompletableFuture<Void> end, Duration limit)
      throws InterruptedException, ExecutionException {
    try {
      end.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      context.log().warn("Own metrics were not sent before the shutdown.", "waited", limit);
      return false;
    }
  }

  private Duration remaining(Deadline deadline) {
    return LastTry.limit(config.reader().timeout(), deadline, context.clock().nanoTime());
  }

  private long nowUnixNanos() {
    Instant now = context.clock().now();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }
}
