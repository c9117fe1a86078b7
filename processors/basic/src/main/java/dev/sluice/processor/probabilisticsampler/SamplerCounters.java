package dev.sluice.processor.probabilisticsampler;

import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The sampler's own counters, one for each policy and answer that has occurred. Thread-safe. */
final class SamplerCounters {
  private final MetricSet metrics;
  private final String name;
  private final String help;
  private final String attribute;
  private final Map<Policy, LongAdder> kept = new ConcurrentHashMap<>();
  private final Map<Policy, LongAdder> left = new ConcurrentHashMap<>();

  /**
   * @param noun {@code traces} or {@code logs}
   * @param attribute label of {@link Policy#ATTRIBUTE}
   */
  SamplerCounters(MetricSet metrics, String noun, String attribute) {
    this.metrics = metrics;
    this.name = "otelcol_processor_probabilistic_sampler_count_" + noun + "_sampled";
    this.help = "Count of " + noun + " that were sampled or not [Development]";
    this.attribute = attribute;
  }

  void count(Policy policy, boolean sampled) {
    (sampled ? kept : left)
        .computeIfAbsent(
            policy,
            unused ->
                metrics.counter(
                    MetricLevel.BASIC,
                    name,
                    "{" + (name.contains("logs") ? "log" : "trace") + "s}",
                    help,
                    "policy",
                    policy.label(attribute),
                    "sampled",
                    Boolean.toString(sampled)))
        .increment();
  }
}
