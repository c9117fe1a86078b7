package dev.sluice.connector.spanmetrics;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.sections;

import dev.sluice.config.Spec;
import java.util.List;

/**
 * Whether and how events of spans are counted.
 *
 * @param enabled whether they are
 * @param dimensions attributes of this metric alone; it needs at least one
 */
public record EventCountsConfig(boolean enabled, List<DimensionConfig> dimensions) {
  static final Spec<EventCountsConfig> SPEC =
      Spec.of(
          keys ->
              new EventCountsConfig(
                  keys.get(bool("enabled", false, "whether events of spans are counted")),
                  keys.get(
                      sections(
                          "dimensions",
                          DimensionConfig.SPEC,
                          "attributes of the event counts, looked up in spans, events and"
                              + " resources; at least one"))));

  public EventCountsConfig {
    dimensions = List.copyOf(dimensions);
  }
}
