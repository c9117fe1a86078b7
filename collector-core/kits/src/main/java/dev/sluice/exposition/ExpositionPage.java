package dev.sluice.exposition;

import dev.sluice.data.Slice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A whole answer to a scrape, for pages that are never long; see {@link PageRendering} for others.
 *
 * @param contentType value of the {@code Content-Type} header
 * @param gzip whether the body is compressed, for {@code Content-Encoding}
 * @param body the bytes
 * @param leftOut series that could not be shown in this format because a name was taken
 */
public record ExpositionPage(String contentType, boolean gzip, List<Slice> body, long leftOut) {
  /** Writes families to a page. */
  @FunctionalInterface
  public interface Source {
    /** Writes every family; does not finish the page. */
    void writeTo(ExpositionWriter writer) throws IOException;
  }

  /**
   * Renders a page as the scraper asked for it. Computes for long: not for event loops.
   *
   * @param accept value of {@code Accept}; empty when there is none
   * @param acceptEncoding value of {@code Accept-Encoding}; empty when there is none
   * @param openMetrics whether OpenMetrics may be chosen
   */
  public static ExpositionPage render(
      String accept, String acceptEncoding, boolean openMetrics, Source source) {
    PageSource inOneStep =
        writer -> {
          source.writeTo(writer);
          return false;
        };
    try (PageRendering page = new PageRendering(accept, acceptEncoding, openMetrics, inOneStep)) {
      List<Slice> body = page.begin(Long.MAX_VALUE);
      return new ExpositionPage(page.contentType(), page.isGzip(), body, page.leftOut());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }
}
