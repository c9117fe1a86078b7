package dev.sluice.processor.tailsampling;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.float64;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.int64;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;
import static dev.sluice.config.Key.strings;

import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.util.List;
import java.util.Optional;

/**
 * What a policy may be that contains no other: a section for each type, of which the one counts
 * that {@code type} names.
 */
public record PolicyRules(
    Latency latency,
    NumericAttribute numericAttribute,
    Probabilistic probabilistic,
    StatusCode statusCode,
    StringAttribute stringAttribute,
    RateLimiting rateLimiting,
    BytesLimiting bytesLimiting,
    SpanCount spanCount,
    TraceState traceState,
    BooleanAttribute booleanAttribute) {

  private static final Key<Boolean> INVERT_MATCH =
      bool("invert_match", false, "wants exactly the traces that do not match");

  /**
   * How long a trace takes.
   *
   * @param thresholdMs more milliseconds than that
   * @param upperThresholdMs at most that; zero for no bound
   */
  public record Latency(long thresholdMs, long upperThresholdMs) {
    static final Spec<Latency> SPEC =
        Spec.of(
            keys ->
                new Latency(
                    keys.get(int64("threshold_ms", 0, "the trace takes longer").in("milliseconds")),
                    keys.get(
                        int64("upper_threshold_ms", 0, "and at most that; 0 for no bound")
                            .in("milliseconds"))));
  }

  /** An attribute with an integer; a bound of zero is none. */
  public record NumericAttribute(String key, long minValue, long maxValue, boolean invertMatch) {
    static final Spec<NumericAttribute> SPEC =
        Spec.of(
            keys ->
                new NumericAttribute(
                    keys.get(string("key", "", "attribute of a span or resource, an integer")),
                    keys.get(int64("min_value", 0, "least value; 0 for no bound")),
                    keys.get(int64("max_value", 0, "greatest value; 0 for no bound")),
                    keys.get(INVERT_MATCH)));
  }

  /** A share of all traces. */
  public record Probabilistic(String hashSalt, double samplingPercentage) {
    static final Spec<Probabilistic> SPEC =
        Spec.of(
            keys ->
                new Probabilistic(
                    keys.get(string("hash_salt", "", "other salts choose other traces")),
                    keys.get(float64("sampling_percentage", 0, "of all traces").in("percent"))));
  }

  /** A span with one of these: OK, ERROR, UNSET. */
  public record StatusCode(List<String> statusCodes) {
    static final Spec<StatusCode> SPEC =
        Spec.of(
            keys ->
                new StatusCode(
                    keys.get(strings("status_codes", "OK, ERROR, UNSET: one of them on a span"))));

    public StatusCode {
      statusCodes = List.copyOf(statusCodes);
    }
  }

  /** An attribute with one of these texts, or one that an expression is found in. */
  public record StringAttribute(
      String key,
      List<String> values,
      boolean enabledRegexMatching,
      int cacheMaxSize,
      boolean invertMatch) {
    static final int STANDARD_CACHE = 128;
    static final Spec<StringAttribute> SPEC =
        Spec.of(
            keys ->
                new StringAttribute(
                    keys.get(string("key", "", "attribute of a span or resource, a text")),
                    keys.get(strings("values", "texts that it may have")),
                    keys.get(
                        bool(
                            "enabled_regex_matching",
                            false,
                            "whether values are RE2 expressions, one of which is found in it")),
                    keys.get(
                        int32(
                            "cache_max_size",
                            0,
                            "texts whose results are remembered with expressions; 0 for 128")),
                    keys.get(INVERT_MATCH)));

    public StringAttribute {
      values = List.copyOf(values);
    }
  }

  /** As many spans as a bucket has tokens for; a capacity of zero is twice the rate. */
  public record RateLimiting(long spansPerSecond, long burstCapacity) {
    static final Spec<RateLimiting> SPEC =
        Spec.of(
            keys ->
                new RateLimiting(
                    keys.get(
                        int64("spans_per_second", 0, "what passes in the long run").in("spans")),
                    keys.get(
                        int64("burst_capacity", 0, "and at once; 0 for twice the rate")
                            .in("spans"))));
  }

  /** As many bytes as a bucket has tokens for; a capacity of zero is twice the rate. */
  public record BytesLimiting(long bytesPerSecond, long burstCapacity) {
    static final Spec<BytesLimiting> SPEC =
        Spec.of(
            keys ->
                new BytesLimiting(
                    keys.get(
                        int64("bytes_per_second", 0, "what passes in the long run").in("bytes")),
                    keys.get(
                        int64("burst_capacity", 0, "and at once; 0 for twice the rate")
                            .in("bytes"))));
  }

  /** So many spans; a greatest number of zero is none. */
  public record SpanCount(int minSpans, int maxSpans) {
    static final Spec<SpanCount> SPEC =
        Spec.of(
            keys ->
                new SpanCount(
                    keys.get(int32("min_spans", 0, "at least").in("spans")),
                    keys.get(int32("max_spans", 0, "at most; 0 for no bound").in("spans"))));
  }

  /** An entry of a span's trace state with one of these values. */
  public record TraceState(String key, List<String> values) {
    static final Spec<TraceState> SPEC =
        Spec.of(
            keys ->
                new TraceState(
                    keys.get(string("key", "", "entry of a span's tracestate")),
                    keys.get(strings("values", "one of which it has to have"))));

    public TraceState {
      values = List.copyOf(values);
    }
  }

  /** An attribute with a truth value. */
  public record BooleanAttribute(String key, boolean value, boolean invertMatch) {
    static final Spec<BooleanAttribute> SPEC =
        Spec.of(
            keys ->
                new BooleanAttribute(
                    keys.get(string("key", "", "attribute of a span or resource, true or false")),
                    keys.get(bool("value", false, "the value it has to have")),
                    keys.get(INVERT_MATCH)));
  }

  /** Why a policy with statements in OTTL is refused. */
  static final String NO_CONDITIONS =
      "Conditions in OTTL are not supported in policies yet; string_attribute, numeric_attribute,"
          + " boolean_attribute, status_code and latency, joined by and, say most of them";

  static final Spec<PolicyRules> SPEC =
      Spec.of(
          keys -> {
            keys.also(
                Key.maybe("ottl_condition", ValueType.node(), "type ottl_condition")
                    .refusedUnless(Optional::isEmpty, NO_CONDITIONS));
            return new PolicyRules(
                keys.get(section("latency", Latency.SPEC, "type latency")),
                keys.get(
                    section("numeric_attribute", NumericAttribute.SPEC, "type numeric_attribute")),
                keys.get(section("probabilistic", Probabilistic.SPEC, "type probabilistic")),
                keys.get(section("status_code", StatusCode.SPEC, "type status_code")),
                keys.get(
                    section("string_attribute", StringAttribute.SPEC, "type string_attribute")),
                keys.get(section("rate_limiting", RateLimiting.SPEC, "type rate_limiting")),
                keys.get(section("bytes_limiting", BytesLimiting.SPEC, "type bytes_limiting")),
                keys.get(section("span_count", SpanCount.SPEC, "type span_count")),
                keys.get(section("trace_state", TraceState.SPEC, "type trace_state")),
                keys.get(
                    section("boolean_attribute", BooleanAttribute.SPEC, "type boolean_attribute")));
          });

  /** The reference's defaults. */
  public static final PolicyRules DEFAULT = SPEC.defaults();
}
