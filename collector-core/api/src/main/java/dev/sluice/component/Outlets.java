package dev.sluice.component;

import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import java.util.Collection;
import java.util.List;

/**
 * The pipelines that take data of one signal from a receiver or connector. What they hand out stays
 * valid over reloads, which may put other pipelines behind it. Thread-safe.
 */
public interface Outlets {
  /** That of the pipelines. */
  Signal signal();

  /** Offers to every pipeline, as a fan-out. */
  TelemetryConsumer all();

  /**
   * The ids of the pipelines in configured order, for example {@code traces/2}. A component that
   * has asked is made anew when a reload changes them.
   */
  List<String> pipelines();

  /**
   * Offers to these pipelines alone: to the one, or as a fan-out to several.
   *
   * @throws IllegalArgumentException when one of them is not behind this component, or there is
   *     none
   */
  TelemetryConsumer to(Collection<String> pipelines);
}
