package dev.sluice.processor.memorylimiter;

import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.inline;
import static dev.sluice.config.Key.uint32;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of {@code memory_limiter}.
 *
 * @param checkInterval time between two looks at the memory
 * @param limitMib hard limit; zero: by percentage
 * @param spikeLimitMib how far the soft limit is below the hard one; zero: a fifth of it
 * @param limitPercentage hard limit, in percent of the memory there is
 * @param spikeLimitPercentage the same for the distance of the soft limit; zero: a fifth of the
 *     hard one
 * @param gc how often a collection is forced
 */
public record MemoryLimiterConfig(
    Duration checkInterval,
    long limitMib,
    long spikeLimitMib,
    long limitPercentage,
    long spikeLimitPercentage,
    GcIntervals gc) {
  /** The section's description. */
  public static final Spec<MemoryLimiterConfig> SPEC =
      Spec.of(
          keys ->
              new MemoryLimiterConfig(
                  keys.get(
                      duration(
                              "check_interval",
                              Duration.ZERO,
                              "time between two looks at the memory; 1s is a good value")
                          .required()),
                  keys.get(
                      uint32("limit_mib", 0, "hard limit; wins over `limit_percentage`").in("MiB")),
                  keys.get(
                      uint32(
                              "spike_limit_mib",
                              0,
                              "how far the soft limit is below the hard one; 0 for a fifth of it")
                          .in("MiB")),
                  keys.get(
                      uint32(
                              "limit_percentage",
                              0,
                              "hard limit, of the cgroup's memory limit or the machine's memory")
                          .in("percent")),
                  keys.get(
                      uint32(
                              "spike_limit_percentage",
                              0,
                              "distance of the soft limit; 0 for a fifth of the hard one")
                          .in("percent")),
                  keys.get(inline(GcIntervals.SPEC))));

  public MemoryLimiterConfig {
    List<Problem> problems = new ArrayList<>();
    if (checkInterval.isNegative() || checkInterval.isZero()) {
      problems.add(
          new Problem(
              "check_interval",
              checkInterval,
              "'check_interval' must be greater than zero",
              "write 1s"));
    }
    if (limitMib == 0 && limitPercentage == 0) {
      problems.add(
          new Problem(
              "limit_mib",
              "",
              "'limit_mib' or 'limit_percentage' must be greater than zero",
              "write for example limit_percentage: 80"));
    }
    requirePercentage("limit_percentage", limitPercentage, problems);
    requirePercentage("spike_limit_percentage", spikeLimitPercentage, problems);
    if (limitMib > 0 && limitMib <= spikeLimitMib) {
      problems.add(
          new Problem(
              "spike_limit_mib",
              String.valueOf(spikeLimitMib),
              "'spike_limit_mib' must be smaller than 'limit_mib'",
              "remove it for a fifth of the limit"));
    }
    if (limitPercentage > 0 && limitPercentage <= 100 && limitPercentage <= spikeLimitPercentage) {
      problems.add(
          new Problem(
              "spike_limit_percentage",
              String.valueOf(spikeLimitPercentage),
              "'spike_limit_percentage' must be smaller than 'limit_percentage'",
              "remove it for a fifth of the limit"));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static void requirePercentage(String key, long percentage, List<Problem> problems) {
    if (percentage > 100) {
      problems.add(
          new Problem(
              key,
              percentage,
              "'limit_percentage' and 'spike_limit_percentage' must be greater than zero and less"
                  + " than or equal to hundred",
              "write a number up to 100"));
    }
  }

  /** All of it in words. A record's own form is made of method handles: classes for one line. */
  @Override
  public String toString() {
    return "check_interval="
        + checkInterval
        + " limit_mib="
        + limitMib
        + " spike_limit_mib="
        + spikeLimitMib
        + " limit_percentage="
        + limitPercentage
        + " spike_limit_percentage="
        + spikeLimitPercentage
        + " gc="
        + gc.minSoft()
        + ","
        + gc.minHard()
        + ","
        + gc.maxSoft()
        + ","
        + gc.maxHard();
  }
}
