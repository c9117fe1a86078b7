package dev.sluice.processor.tailsampling;

import dev.sluice.component.ComponentContext;
import dev.sluice.telemetry.CumulativeHistogram;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The reference's metrics of the processor. Series of decisions appear with the first one. Written
 * by the thread that decides.
 */
final class TailMetrics {
  private static final String PREFIX = "otelcol_processor_tail_sampling_";
  private static final double[] MILLIS = {
    1, 2, 5, 10, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 2000, 3000, 4000, 5000, 10000,
    20000, 30000, 50000
  };
  private static final double[] SECONDS = {
    0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000
  };

  private final MetricSet metrics;
  private final Map<Decision, LongAdder> decisions = new EnumMap<>(Decision.class);
  private final List<OfPolicy> policies;
  private final LongAdder newTraces;
  private final LongAdder tooEarly;
  private final LongAdder tooLarge;
  private final LongAdder errors;
  private final LongAdder lateSampled;
  private final LongAdder lateOthers;
  private final CumulativeHistogram tickMillis;
  private final CumulativeHistogram lateSeconds;
  private final CumulativeHistogram removalSeconds;

  /**
   * @param onMemory how many traces are remembered
   */
  TailMetrics(ComponentContext context, List<NamedPolicy> asked, LongSupplier onMemory) {
    this.metrics = context.metrics();
    String prefix = context.id().name().isEmpty() ? "" : context.id().name() + ".";
    this.policies = asked.stream().map(policy -> new OfPolicy(prefix + policy.name())).toList();
    this.newTraces =
        counter("new_trace_id_received", "{traces}", "Traces of which the first span came");
    this.tooEarly =
        counter(
            "sampling_trace_dropped_too_early",
            "{traces}",
            "Traces that had to make room for others before their time");
    this.tooLarge =
        counter("traces_dropped_too_large", "{traces}", "Traces that grew beyond the limit");
    this.errors =
        counter("sampling_policy_evaluation_error", "{errors}", "Policies that failed on a trace");
    this.lateSampled = late(true);
    this.lateOthers = late(false);
    this.tickMillis =
        histogram("sampling_decision_timer_latency", "ms", "Time that a round took", MILLIS);
    this.lateSeconds =
        histogram(
            "sampling_late_span_age", "s", "How long after its decision a span came", SECONDS);
    this.removalSeconds =
        histogram("sampling_trace_removal_age", "s", "How long a trace was remembered", SECONDS);
    metrics.gauge(
        MetricLevel.BASIC,
        PREFIX + "sampling_traces_on_memory",
        "{traces}",
        "Traces that are remembered",
        onMemory);
  }

  private LongAdder counter(String name, String unit, String help, String... labels) {
    return metrics.counter(MetricLevel.BASIC, PREFIX + name, unit, help, labels);
  }

  private CumulativeHistogram histogram(String name, String unit, String help, double[] bounds) {
    return metrics.histogram(MetricLevel.BASIC, PREFIX + name, unit, help, bounds);
  }

  private LongAdder late(boolean sampled) {
    return counter(
        "early_releases_from_cache_decision",
        "{spans}",
        "Spans whose trace was known to a cache of decisions",
        "sampled",
        Boolean.toString(sampled));
  }

  /** What one policy came to. */
  final class OfPolicy {
    private final String name;
    private final Map<Decision, LongAdder> decisions = new EnumMap<>(Decision.class);
    private final LongAdder executions;
    private final LongAdder nanos = new LongAdder();

    private OfPolicy(String name) {
      this.name = name;
      this.executions =
          counter(
              "sampling_policy_execution_count",
              "{executions}",
              "Traces that a policy was asked about",
              "policy",
              name);
      metrics.counterFrom(
          MetricLevel.BASIC,
          PREFIX + "sampling_policy_execution_time_sum",
          "us",
          "Time that a policy took",
          () -> (double) TimeUnit.NANOSECONDS.toMicros(nanos.sum()),
          "policy",
          name);
    }

    /** It was asked, and took so long. */
    void asked(long tookNanos) {
      executions.increment();
      nanos.add(tookNanos);
    }

    void said(Decision decision) {
      decisions
          .computeIfAbsent(
              decision,
              unused ->
                  counter(
                      "count_traces_sampled",
                      "{traces}",
                      "Traces by what a policy said of them",
                      "policy",
                      name,
                      "sampled",
                      Boolean.toString(decision == Decision.SAMPLED),
                      "decision",
                      decision.label()))
          .increment();
    }
  }

  /** Of the policy of that number. */
  OfPolicy policy(int number) {
    return policies.get(number);
  }

  /** A trace was decided by policies, or by their silence. */
  void decided(Decision decision) {
    decisions
        .computeIfAbsent(
            decision,
            unused ->
                counter(
                    "global_count_traces_sampled",
                    "{traces}",
                    "Traces by what was decided",
                    "sampled",
                    Boolean.toString(decision == Decision.SAMPLED),
                    "decision",
                    decision.label()))
        .increment();
  }

  void newTrace() {
    newTraces.increment();
  }

  void tooEarly() {
    tooEarly.increment();
  }

  void tooLarge() {
    tooLarge.increment();
  }

  void policyFailed() {
    errors.increment();
  }

  void cached(boolean sampled, int spans) {
    (sampled ? lateSampled : lateOthers).add(spans);
  }

  void roundTook(long nanos) {
    tickMillis.record((double) TimeUnit.NANOSECONDS.toMillis(nanos));
  }

  void lateBy(long nanos) {
    lateSeconds.record((double) TimeUnit.NANOSECONDS.toSeconds(nanos));
  }

  void removedAfter(long nanos) {
    removalSeconds.record((double) TimeUnit.NANOSECONDS.toSeconds(nanos));
  }
}
