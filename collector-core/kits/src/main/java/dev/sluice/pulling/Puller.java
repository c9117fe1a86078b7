package dev.sluice.pulling;

import static java.util.Objects.requireNonNull;

import dev.sluice.component.Outlets;
import dev.sluice.component.ReceiverContext;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.intake.Answer;
import dev.sluice.intake.ReceiverMetrics;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.runtime.Scheduler;
import dev.sluice.telemetry.EventLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Scrapes as the reference's receivers do, and brings what comes of it into the pipelines. A scrape
 * at a time; one that goes on beyond its time is told in the log and waited for, since what it
 * brings is data still. Thread-safe but for {@code start} and {@code stop}.
 */
public final class Puller {
  private final ReceiverContext context;
  private final PullingConfig config;
  private final Scraper scraper;
  private final EventLog log;
  private final ScraperMetrics metrics;
  private final Source source;
  private final Rounds rounds;

  /**
   * @param signal of the data; one that some pipeline takes
   * @param name of the scraper, for metrics and log lines: its component's type, or what it reads
   */
  public Puller(
      ReceiverContext context, Signal signal, PullingConfig config, String name, Scraper scraper) {
    this.context = context;
    this.config = config;
    this.scraper = scraper;
    this.log = context.log().with("scraper", name);
    this.metrics = ScraperMetrics.of(context, signal, name);
    this.source =
        new Source(
            context,
            context.account(signal),
            counted(outlets(context, signal).all(), ReceiverMetrics.of(context, signal, "")));
    this.rounds = new Rounds(context, config.collectionInterval(), this::round);
  }

  private static Outlets outlets(ReceiverContext context, Signal signal) {
    return requireNonNull(context.outlets().get(signal), "no pipeline takes " + signal.id());
  }

  /** Counts each offer, as the reference counts each push of a scrape. */
  private static TelemetryConsumer counted(TelemetryConsumer next, ReceiverMetrics metrics) {
    return new TelemetryConsumer() {
      @Override
      public void accept(Batch batch, Reply reply) {
        int items = batch.items();
        next.accept(
            batch,
            reply.mapped(
                outcome -> {
                  metrics.count(items, Answer.of(outcome));
                  return outcome;
                }));
      }

      @Override
      public Durability durability() {
        return next.durability();
      }
    };
  }

  /** The first scrape comes after the initial delay. */
  public void start() {
    rounds.start(config.initialDelay());
  }

  private CompletionStage<?> round() {
    boolean limited = !config.timeout().isZero();
    Deadline until =
        limited ? Deadline.after(context.clock().nanoTime(), config.timeout()) : Deadline.NONE;
    Scheduler.Timer late =
        context
            .scheduler()
            .schedule(limited ? config.timeout() : config.collectionInterval(), this::tellLate);
    return begin(until)
        .handle(
            (scraped, failure) -> {
              late.cancel();
              if (failure == null) {
                take(scraped);
              } else {
                log.error("Error scraping " + metrics.signal().id(), "error", words(failure));
              }
              return null;
            });
  }

  private CompletionStage<Scraped> begin(Deadline until) {
    try {
      return scraper.scrape(until);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedFuture(e);
    } catch (Exception | StackOverflowError | LinkageError e) { // of any kind: a failed scrape
      return CompletableFuture.failedFuture(e);
    }
  }

  private void tellLate() {
    log.warn("A scrape takes longer than it may. The next one waits for it.");
  }

  private void take(Scraped scraped) {
    Throwable error = scraped.error();
    if (error != null) {
      log.error("Error scraping " + metrics.signal().id(), "error", words(error));
    }
    metrics.errored().add(scraped.erroredItems());
    try {
      metrics.scraped().add(scraped.content().applyAsInt(source));
    } catch (MemoryRefusedException e) {
      log.error(
          "Error scraping " + metrics.signal().id(), "error", "no memory for what was scraped");
    }
  }

  private static String words(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    @Nullable String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }

  /**
   * Waits for the scrape that is under way, for half of the time at most, then for what is to be
   * taken.
   */
  public void stop(Deadline deadline) throws InterruptedException {
    CompletableFuture<Void> last = rounds.stop();
    try {
      long left = deadline.remainingNanos(context.clock().nanoTime());
      last.get(Math.max(0, left / 2), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      log.warn("A scrape is left behind: it has not ended before the stop.");
    } catch (ExecutionException e) {
      throw new IllegalStateException("rounds do not fail", e);
    } finally {
      source.stop(deadline);
    }
  }
}
