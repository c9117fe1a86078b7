package dev.sluice.connector.spanmetrics;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.optional;
import static dev.sluice.config.Key.sections;

import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How durations are told.
 *
 * @param disable whether they are not told at all
 * @param unit what they are told in
 * @param explicit buckets with bounds of their own; empty: the standard bounds, unless exponential
 * @param exponential buckets that follow the values; empty: those with bounds
 * @param dimensions attributes of this metric alone
 */
public record DurationHistogramConfig(
    boolean disable,
    HistogramUnit unit,
    Optional<Explicit> explicit,
    Optional<Exponential> exponential,
    List<DimensionConfig> dimensions) {
  static final Spec<DurationHistogramConfig> SPEC =
      Spec.of(
          keys ->
              new DurationHistogramConfig(
                  keys.get(bool("disable", false, "whether durations are not told")),
                  keys.get(
                      Key.of(
                          "unit",
                          ValueType.word(List.of("ms", "s"), HistogramUnit::parse),
                          HistogramUnit.MILLISECONDS,
                          "what durations are told in: ms or s")),
                  keys.get(
                      optional(
                          "explicit",
                          Explicit.SPEC,
                          "buckets with bounds of your own; without it 2ms to 15s")),
                  keys.get(
                      optional(
                          "exponential",
                          Exponential.SPEC,
                          "an exponential histogram in place of one with bounds")),
                  keys.get(
                      sections(
                          "dimensions",
                          DimensionConfig.SPEC,
                          "attributes of the durations, beside those of all metrics"))));

  public DurationHistogramConfig {
    dimensions = List.copyOf(dimensions);
  }

  /**
   * Buckets with bounds.
   *
   * @param buckets the bounds, in any order; none: one bucket
   */
  public record Explicit(List<Duration> buckets) {
    static final Spec<Explicit> SPEC =
        Spec.of(
            keys ->
                new Explicit(
                    keys.get(
                        Key.of(
                            "buckets",
                            ValueType.list(ValueType.duration()),
                            List.of(),
                            "upper bounds of the buckets"))));

    public Explicit {
      buckets = List.copyOf(buckets);
    }

    boolean isAscending() {
      for (int i = 1; i < buckets.size(); i++) {
        if (buckets.get(i - 1).compareTo(buckets.get(i)) >= 0) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Buckets that follow the values.
   *
   * @param maxSize how many there are at most; zero for 160
   */
  public record Exponential(int maxSize) {
    static final Spec<Exponential> SPEC =
        Spec.of(
            keys ->
                new Exponential(
                    keys.get(
                        int32("max_size", 0, "how many there are at most, 2 to 16384; 0 for 160")
                            .in("buckets"))));
  }
}
