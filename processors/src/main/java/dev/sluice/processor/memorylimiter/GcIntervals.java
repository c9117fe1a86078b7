package dev.sluice.processor.memorylimiter;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How often a garbage collection is forced, above the soft and above the hard limit.
 *
 * @param minSoft least time between two, above the soft limit
 * @param minHard the same above the hard limit
 * @param maxSoft longest time to which collections that free little are spaced out; zero: they are
 *     not
 * @param maxHard the same above the hard limit
 */
public record GcIntervals(Duration minSoft, Duration minHard, Duration maxSoft, Duration maxHard) {
  /** The reference's defaults. */
  public static final GcIntervals DEFAULT =
      new GcIntervals(
          Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(30));

  private static final Key<Duration> MIN_SOFT =
      Key.of(
          "min_gc_interval_when_soft_limited",
          ValueType.duration(),
          DEFAULT.minSoft(),
          "least time between two forced collections above the soft limit");
  private static final Key<Duration> MIN_HARD =
      Key.of(
          "min_gc_interval_when_hard_limited",
          ValueType.duration(),
          DEFAULT.minHard(),
          "least time between two forced collections above the hard limit");
  private static final Key<Duration> MAX_SOFT =
      Key.of(
          "max_gc_interval_when_soft_limited",
          ValueType.duration(),
          DEFAULT.maxSoft(),
          "how far collections are spaced out above the soft limit when they free little; 0 for not"
              + " at all");
  private static final Key<Duration> MAX_HARD =
      Key.of(
          "max_gc_interval_when_hard_limited",
          ValueType.duration(),
          DEFAULT.maxHard(),
          "how far collections are spaced out above the hard limit when they free little; 0 for not"
              + " at all");

  /** The keys, at the level of the section that has them. */
  static final Key<GcIntervals> KEYS =
      Key.inline(
          Spec.of(
              values ->
                  new GcIntervals(
                      values.get(MIN_SOFT),
                      values.get(MIN_HARD),
                      values.get(MAX_SOFT),
                      values.get(MAX_HARD)),
              MIN_SOFT,
              MIN_HARD,
              MAX_SOFT,
              MAX_HARD));

  public GcIntervals {
    List<Problem> problems = new ArrayList<>();
    if (minSoft.compareTo(minHard) < 0) {
      problems.add(
          new Problem(
              "min_gc_interval_when_soft_limited",
              minSoft,
              "'min_gc_interval_when_soft_limited' should be larger than"
                  + " 'min_gc_interval_when_hard_limited'",
              ""));
    }
    checkMax(problems, "soft", minSoft, maxSoft);
    checkMax(problems, "hard", minHard, maxHard);
    if (maxSoft.compareTo(maxHard) < 0 && !maxSoft.isZero()) {
      problems.add(
          new Problem(
              "max_gc_interval_when_soft_limited",
              maxSoft,
              "'max_gc_interval_when_soft_limited' should be larger than or equal to"
                  + " 'max_gc_interval_when_hard_limited' (when both are set)",
              ""));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static void checkMax(List<Problem> problems, String level, Duration min, Duration max) {
    String key = "max_gc_interval_when_" + level + "_limited";
    if (max.isNegative()) {
      problems.add(new Problem(key, max, "'" + key + "' must be non-negative", ""));
    } else if (!max.isZero() && max.compareTo(min) < 0) {
      problems.add(
          new Problem(
              key,
              max,
              "'"
                  + key
                  + "' must be greater than or equal to 'min_gc_interval_when_"
                  + level
                  + "_limited' (or 0 to disable)",
              ""));
    }
  }
}
