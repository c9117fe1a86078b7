package dev.sluice.pulling;

import dev.sluice.flow.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads from somewhere what a receiver passes on. */
@FunctionalInterface
public interface Scraper {
  /**
   * Begins a scrape, on the executor, where it may block for a while; what takes longer goes on
   * elsewhere. Never called again before its end.
   *
   * @param until when the scrape has to be over: it keeps to that itself
   * @return completes on any thread; exceptionally, as with a throw, when nothing could be read
   */
  CompletionStage<Scraped> scrape(Deadline until) throws Exception;

  /** Reads at once, without waiting for anybody else. */
  @FunctionalInterface
  interface AtOnce {
    /** As {@link Scraper#scrape}. */
    Scraped scrape(Deadline until) throws Exception;
  }

  /** One that never waits for long. */
  static Scraper atOnce(AtOnce scraper) {
    return until -> CompletableFuture.completedFuture(scraper.scrape(until));
  }
}
