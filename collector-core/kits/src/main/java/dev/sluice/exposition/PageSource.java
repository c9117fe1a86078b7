package dev.sluice.exposition;

import java.io.IOException;

/**
 * What one page shows, written step by step, so that a long page is never in memory as a whole. For
 * one page and one thread at a time.
 */
@FunctionalInterface
public interface PageSource {
  /**
   * Writes what comes next: some tens of kilobytes where there may be much. Does not finish the
   * page.
   *
   * @return whether more may come
   */
  boolean writeNext(ExpositionWriter page) throws IOException;
}
