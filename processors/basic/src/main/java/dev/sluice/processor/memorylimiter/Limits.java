package dev.sluice.processor.memorylimiter;

import dev.sluice.telemetry.EventLog;

/**
 * The limits in bytes.
 *
 * @param hardBytes above it a collection is forced more often
 * @param softBytes above it data is refused
 */
record Limits(long hardBytes, long softBytes) {
  private static final long MIB = 1L << 20;
  private static final long DEFAULT_SPIKE_DIVISOR = 5;
  private static final double RESUME_SHARE = 0.95;

  /**
   * What the launcher leaves to the JVM itself; in the limit of a whole process it counts as used.
   */
  private static final long JVM_OWN_BYTES = 160 * MIB;

  /** Heaps are a little smaller than they are set to. */
  private static final double SHARE_OF_ROUNDING = 1.1;

  /** What the settings mean on this machine. */
  static Limits of(MemoryLimiterConfig config, MemoryProbe probe, EventLog log) {
    Limits wanted;
    if (config.limitMib() > 0) {
      wanted = from(config.limitMib() * MIB, config.spikeLimitMib() * MIB);
    } else {
      long total = probe.systemBytes();
      log.info(
          "Using percentage memory limiter",
          "total_memory_mib",
          total / MIB,
          "limit_percentage",
          config.limitPercentage(),
          "spike_limit_percentage",
          config.spikeLimitPercentage());
      wanted =
          from(total / 100 * config.limitPercentage(), total / 100 * config.spikeLimitPercentage());
    }
    Limits limits = wanted.clampedTo(probe.ceilingBytes());
    if (wanted.hardBytes() > SHARE_OF_ROUNDING * (probe.ceilingBytes() + JVM_OWN_BYTES)) {
      log.warn(
          "The memory limit is above what this JVM can ever use, which takes its place: data is"
              + " refused earlier than the limit says. Lower the limit, or give the JVM more memory"
              + " with GOMEMLIMIT.",
          "limit_mib",
          wanted.hardBytes() / MIB,
          "jvm_max_mib",
          probe.ceilingBytes() / MIB);
    }
    log.info(
        "Memory limiter configured",
        "limit_mib",
        limits.hardBytes() / MIB,
        "spike_limit_mib",
        (limits.hardBytes() - limits.softBytes()) / MIB,
        "check_interval",
        config.checkInterval().toMillis() / 1e3);
    return limits;
  }

  private static Limits from(long limit, long spike) {
    return new Limits(limit, limit - (spike == 0 ? limit / DEFAULT_SPIKE_DIVISOR : spike));
  }

  /** The same proportions under a lower hard limit. */
  private Limits clampedTo(long ceiling) {
    return hardBytes <= ceiling
        ? this
        : new Limits(ceiling, (long) ((double) softBytes / hardBytes * ceiling));
  }

  /** Below it data is taken again; under the soft limit, so that it does not change to and fro. */
  long resumeBytes() {
    return (long) (softBytes * RESUME_SHARE);
  }
}
