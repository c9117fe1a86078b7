package dev.sluice.pulling;

import dev.sluice.otlp.write.LogWriter;
import dev.sluice.otlp.write.MetricWriter;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one scrape brought.
 *
 * @param content brings it into a source, and says how many items it was
 * @param erroredItems items that are missing in it since they could not be read
 * @param error why; null when nothing went wrong
 */
public record Scraped(ToIntFunction<Source> content, long erroredItems, @Nullable Throwable error) {
  /**
   * Bytes that are what the receiver passes on.
   *
   * @param otlp a request of the receiver's signal, in an array that nobody else reads
   */
  public static Scraped of(byte[] otlp) {
    return new Scraped(source -> source.made(otlp), 0, null);
  }

  /** Points, which are written once the scrape is over. */
  public static Scraped metrics(Consumer<MetricWriter> content) {
    return new Scraped(source -> source.metrics(content), 0, null);
  }

  /** Log records, which are written once the scrape is over. */
  public static Scraped logs(Consumer<LogWriter> content) {
    return new Scraped(source -> source.logs(content), 0, null);
  }

  /** The same, of which some is missing. */
  public Scraped without(long items, Throwable why) {
    return new Scraped(content, items, why);
  }
}
