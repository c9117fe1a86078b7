package dev.sluice.processor.tailsampling;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.componentId;
import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.int64;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.sections;
import static dev.sluice.config.Key.uint32;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Configuration of {@code tail_sampling}.
 *
 * @param decisionWait how long after its first span a trace is decided
 * @param decisionWaitAfterRootReceived how long after its root span, if that is earlier; zero for
 *     no difference
 * @param numTraces how many traces are remembered, undecided or decided
 * @param blockOnOverflow whether senders wait when there are that many
 * @param sampleOnFirstMatch whether no policy is asked after one that wants the trace
 * @param strategy whether a trace is looked at as a whole
 * @param dropPendingTracesOnShutdown whether what is undecided at a stop is dropped
 * @param maximumTraceSizeBytes a larger trace is dropped; zero for no limit
 * @param decisionCache what is remembered of decided traces in their stead
 * @param policies in the order in which they are asked
 */
public record TailSamplingConfig(
    Duration decisionWait,
    Duration decisionWaitAfterRootReceived,
    long numTraces,
    boolean blockOnOverflow,
    boolean sampleOnFirstMatch,
    Strategy strategy,
    boolean dropPendingTracesOnShutdown,
    long maximumTraceSizeBytes,
    DecisionCacheConfig decisionCache,
    List<PolicyConfig> policies) {
  /** When policies look at a trace. */
  public enum Strategy {
    /** Once, when its time has come. */
    TRACE_COMPLETE("trace-complete"),
    /** At each part by itself, as it comes. */
    SPAN_INGEST("span-ingest");

    private final String word;

    Strategy(String word) {
      this.word = word;
    }

    static Strategy parse(String text) {
      for (Strategy strategy : values()) {
        if (strategy.word.equals(text)) {
          return strategy;
        }
      }
      throw new IllegalArgumentException(
          "invalid sampling_strategy \""
              + text
              + "\", expected one of \"trace-complete\" or \"span-ingest\"");
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /**
   * Of how many decided traces the end of the id is remembered; zero for none, and then the whole
   * trace stays among {@code num_traces}.
   */
  public record DecisionCacheConfig(int sampledCacheSize, int nonSampledCacheSize) {
    static final Spec<DecisionCacheConfig> SPEC =
        Spec.of(
            keys ->
                new DecisionCacheConfig(
                    keys.get(
                        int32("sampled_cache_size", 0, "ids of sampled traces that are kept")
                            .in("traces")),
                    keys.get(
                        int32("non_sampled_cache_size", 0, "ids of the others that are kept")
                            .in("traces"))));
  }

  private static final Key<Long> NUM_TRACES =
      int64("num_traces", 50_000, "traces that are remembered, undecided or decided").in("traces");
  private static final Key<Long> MAXIMUM_TRACE_SIZE =
      int64("maximum_trace_size_bytes", 0, "a larger trace is dropped; 0 for no limit").in("bytes");
  private static final Key<List<PolicyConfig>> POLICIES =
      sections("policies", PolicyConfig.SPEC, "what is asked about each trace");

  static final Spec<TailSamplingConfig> SPEC =
      Spec.of(
          keys -> {
            keys.also(
                int64("expected_new_traces_per_sec", 0, "what tables are sized for")
                    .in("traces")
                    .inert("tables grow with what comes"));
            keys.also(
                uint32("num_shards", 1, "how many decide side by side")
                    .inert("one thread decides at a time, whichever is free"));
            keys.also(
                componentId("tail_storage", "where undecided traces are kept")
                    .refusedUnless(
                        Optional::isEmpty,
                        "there is no such storage; undecided traces are kept in memory"));
            return new TailSamplingConfig(
                keys.get(
                    duration(
                        "decision_wait",
                        Duration.ofSeconds(30),
                        "how long after its first span a trace is decided, in whole seconds")),
                keys.get(
                    duration(
                        "decision_wait_after_root_received",
                        Duration.ZERO,
                        "how long after its root span, if that is earlier; 0s for no difference")),
                keys.get(NUM_TRACES),
                keys.get(
                    bool(
                        "block_on_overflow",
                        false,
                        "whether senders wait when there are that many traces")),
                keys.get(
                    bool(
                        "sample_on_first_match",
                        false,
                        "whether no policy is asked after one that wants the trace")),
                keys.get(
                    Key.of(
                        "sampling_strategy",
                        ValueType.word(List.of("trace-complete", "span-ingest"), Strategy::parse),
                        Strategy.TRACE_COMPLETE,
                        "whether policies see the whole trace, or each part as it comes")),
                keys.get(
                    bool(
                        "drop_pending_traces_on_shutdown",
                        false,
                        "whether undecided traces are dropped at a stop, rather than decided")),
                keys.get(MAXIMUM_TRACE_SIZE),
                keys.get(
                    section(
                        "decision_cache",
                        DecisionCacheConfig.SPEC,
                        "what is remembered of decided traces in their stead")),
                keys.get(POLICIES));
          });

  public TailSamplingConfig {
    policies = List.copyOf(policies);
    List<Problem> problems = new ArrayList<>();
    for (Key<Long> key : List.of(NUM_TRACES, MAXIMUM_TRACE_SIZE)) {
      long value = key == NUM_TRACES ? numTraces : maximumTraceSizeBytes;
      if (value < 0) {
        problems.add(new Problem(key.name(), value, "must not be negative", "Remove it."));
      }
    }
    Policies.check(policies, strategy, POLICIES.name(), problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
