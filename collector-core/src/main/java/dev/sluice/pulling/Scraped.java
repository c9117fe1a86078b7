package dev.sluice.pulling;

import org.jspecify.annotations.Nullable;

/**
 * What one scrape brought.
 *
 * @param otlp a request of the receiver's signal, in an array that nobody else reads; may be empty
 * @param erroredItems items that are missing in it since they could not be read
 * @param error why; null when nothing went wrong
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Scraped(byte[] otlp, long erroredItems, @Nullable Throwable error) {
  /** Everything that was to be read. */
  public static Scraped of(byte[] otlp) {
    return new Scraped(otlp, 0, null);
  }

  /** Some of it. */
  public static Scraped partly(byte[] otlp, long erroredItems, Throwable error) {
    return new Scraped(otlp, erroredItems, error);
  }
}
