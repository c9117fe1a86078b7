package dev.sluice.connector.spanmetrics;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.int32;

import dev.sluice.config.Spec;

/**
 * Whether points name some of the spans behind them.
 *
 * @param enabled whether they do
 * @param maxPerDataPoint how many at most between two flushes; zero for none
 */
public record SpanExemplarsConfig(boolean enabled, int maxPerDataPoint) {
  static final Spec<SpanExemplarsConfig> SPEC =
      Spec.of(
          keys ->
              new SpanExemplarsConfig(
                  keys.get(
                      bool("enabled", false, "whether points name some of the spans behind them")),
                  keys.get(
                      int32("max_per_data_point", 5, "how many at most, those that came first")
                          .in("exemplars"))));
}
