package dev.sluice.tap;

import java.util.List;

/**
 * Opens taps at the edges of a collector's graph. Of each pipeline these are: from each receiver or
 * connector into it, from each processor to the next, and from the last one to each exporter or
 * connector behind it. Thread-safe; nothing here waits for data.
 */
public interface Taps {
  /** The edges of the configuration that runs now, by pipeline in configured order. */
  List<EdgeId> edges();

  /**
   * Watches an edge from now on. The caller closes the tap.
   *
   * <p>A reload moves it to the edge of the same id in the new configuration. Batches that pass
   * while it moves, and what replaced components still hand on, may not be seen. Where no edge has
   * the id any more, the tap {@linkplain Tap#end ends}, as it does when the collector stops.
   *
   * @throws IllegalArgumentException when there is no such edge; the message has those that are
   * @throws IllegalStateException when the collector has stopped
   */
  Tap open(EdgeId edge, TapOptions options);
}
