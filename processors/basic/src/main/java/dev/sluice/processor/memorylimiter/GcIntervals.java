package dev.sluice.processor.memorylimiter;

import static dev.sluice.config.Key.duration;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
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
  /** The keys, to be put inline into the section that has them. */
  static final Spec<GcIntervals> SPEC =
      Spec.of(
          keys ->
              new GcIntervals(
                  keys.get(least("soft", Duration.ofSeconds(10))),
                  keys.get(least("hard", Duration.ZERO)),
                  keys.get(most("soft")),
                  keys.get(most("hard"))));

  /** The reference's defaults. */
  public static final GcIntervals DEFAULT = SPEC.defaults();

  private static Key<Duration> least(String level, Duration usual) {
    return duration(
        "min_gc_interval_when_" + level + "_limited",
        usual,
        "least time between two forced collections above the " + level + " limit");
  }

  private static Key<Duration> most(String level) {
    return duration(
        "max_gc_interval_when_" + level + "_limited",
        Duration.ofSeconds(30),
        "how far collections are spaced out above the "
            + level
            + " limit when they free little; 0 for not at all");
  }

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
