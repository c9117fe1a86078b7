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
  private static final Key<Duration> CHECK_INTERVAL =
      Key.of(
          "check_interval",
          ValueType.duration(),
          Duration.ZERO,
          "time between two looks at the memory; required, 1s is a good value");
  private static final Key<Long> LIMIT_MIB =
      Key.of(
          "limit_mib", ValueType.uint32(), 0L, "hard limit in MiB; wins over `limit_percentage`");
  private static final Key<Long> SPIKE_LIMIT_MIB =
      Key.of(
          "spike_limit_mib",
          ValueType.uint32(),
          0L,
          "how many MiB the soft limit is below the hard one; 0 for a fifth of it");
  private static final Key<Long> LIMIT_PERCENTAGE =
      Key.of(
          "limit_percentage",
          ValueType.uint32(),
          0L,
          "hard limit in percent of the cgroup's memory limit, or of the machine's memory");
  private static final Key<Long> SPIKE_LIMIT_PERCENTAGE =
      Key.of(
          "spike_limit_percentage",
          ValueType.uint32(),
          0L,
          "distance of the soft limit in percent of the same; 0 for a fifth of the hard limit");

  /** The section's description. */
  public static final Spec<MemoryLimiterConfig> SPEC =
      Spec.of(
          values ->
              new MemoryLimiterConfig(
                  values.get(CHECK_INTERVAL),
                  values.get(LIMIT_MIB),
                  values.get(SPIKE_LIMIT_MIB),
                  values.get(LIMIT_PERCENTAGE),
                  values.get(SPIKE_LIMIT_PERCENTAGE),
                  values.get(GcIntervals.KEYS)),
          CHECK_INTERVAL,
          LIMIT_MIB,
          SPIKE_LIMIT_MIB,
          LIMIT_PERCENTAGE,
          SPIKE_LIMIT_PERCENTAGE,
          GcIntervals.KEYS);

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
