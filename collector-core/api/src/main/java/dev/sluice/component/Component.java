package dev.sluice.component;

import dev.sluice.flow.Deadline;

/**
 * One part of a collector. One control thread makes both calls, never at the same time.
 *
 * <p>Nothing is opened in a constructor: no port, no file, no thread.
 */
public interface Component {
  /**
   * Called once. A throw here aborts start-up and stops the parts that had already started. What
   * comes of one key is told at that key, with file and line, when it is thrown as a {@link
   * dev.sluice.config.ConfigException} with the path below the component's own, or, where the path
   * is not known, as a {@link dev.sluice.config.ValueFault}.
   */
  void start() throws Exception;

  /**
   * Takes no new data, hands on what it holds, and returns by the deadline (of the context's
   * clock); what is left then stays on disk where there is one, else it is counted as dropped with
   * reason {@code shutdown}. May come without {@code start}, or twice.
   */
  void stop(Deadline deadline) throws Exception;
}
