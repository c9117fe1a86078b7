package dev.sluice.processor.tailsampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.testkit.ObservesKey;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which traces each type of policy wants. Traces are numbered in the order of their spans. */
class PoliciesTest {
  private static final String COMPONENT = "processor/tail_sampling";
  private static final long SECOND = 1_000_000_000L;

  /** The numbers of the traces that a policy wants, of one span each. */
  private static Set<Long> wanted(String policy, Span.Builder... spans) {
    try (TailFixture tail = new TailFixture(yaml(policy))) {
      tail.offer(spans);
      tail.seconds(2);
      return tail.traces();
    }
  }

  private static String yaml(String policy) {
    return "{decision_wait: 1s, policies: [{name: p, " + policy + "}]}";
  }

  private static Span.Builder with(long trace, KeyValue... attributes) {
    return SampleSpans.span(trace).addAllAttributes(List.of(attributes));
  }

  private static Span.Builder lasting(long trace, long millis) {
    return SampleSpans.span(trace)
        .setStartTimeUnixNano(SECOND)
        .setEndTimeUnixNano(SECOND + millis * 1_000_000);
  }

  /** Of the same spans, each in a resource of its own that has the attributes. */
  private static Set<Long> wantedForResources(String policy, Span.Builder... spans) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    for (Span.Builder span : spans) {
      request.addResourceSpans(
          ResourceSpans.newBuilder()
              .setResource(Resource.newBuilder().addAllAttributes(span.getAttributesList()))
              .addScopeSpans(ScopeSpans.newBuilder().addSpans(span.clone().clearAttributes())));
    }
    try (TailFixture tail = new TailFixture(yaml(policy))) {
      tail.offer(request.build());
      tail.seconds(2);
      return tail.traces();
    }
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"policies", "policies::type", "policies::name"})
  void everyTraceOrNone() {
    assertThat(wanted("type: always_sample", SampleSpans.span(1))).containsExactly(1L);
    try (TailFixture tail = new TailFixture("{decision_wait: 1s}")) {
      tail.offer(SampleSpans.span(1));
      tail.seconds(2);
      assertThat(tail.filtered()).isEqualTo(1);
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "policies::latency::threshold_ms")
  void tracesThatTakeLonger() {
    String policy = "type: latency, latency: {threshold_ms: 100}";
    assertThat(wanted(policy, lasting(1, 100), lasting(2, 101), lasting(3, -5), lasting(4, 0)))
        .containsExactly(2L);
    assertThat(
            wanted(
                policy,
                lasting(1, 60),
                lasting(1, 60).setStartTimeUnixNano(SECOND - 60_000_000L),
                SampleSpans.span(2).setStartTimeUnixNano(0).setEndTimeUnixNano(-1)))
        .as("over all spans; and times that are no signed numbers")
        .containsExactly(1L);
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "policies::latency::upper_threshold_ms")
  void tracesThatTakeLongerButNotTooLongLookedAtSpanBySpan() {
    String policy = "type: latency, latency: {threshold_ms: 100, upper_threshold_ms: 200}";
    assertThat(wanted(policy, lasting(1, 100), lasting(2, 200), lasting(3, 201)))
        .containsExactly(2L);
    assertThat(wanted(policy, lasting(1, 150), lasting(1, 900), lasting(2, 900), lasting(2, 150)))
        .containsExactly(1L);
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {
        "policies::numeric_attribute::key",
        "policies::numeric_attribute::min_value",
        "policies::numeric_attribute::max_value",
        "policies::numeric_attribute::invert_match"
      })
  void attributesWithNumbers() {
    Span.Builder[] spans = {
      with(1, SampleSpans.number("n", 4)),
      with(2, SampleSpans.number("n", 5)),
      with(3, SampleSpans.number("n", 9)),
      with(4, SampleSpans.number("n", 10)),
      with(5, SampleSpans.number("other", 7)),
      with(6, SampleSpans.text("n", "7")),
      with(7, SampleSpans.number("n", 1), SampleSpans.number("n", 7))
    };
    String both = "type: numeric_attribute, numeric_attribute: {key: n, min_value: 5, max_value: 9";
    assertThat(wanted(both + "}", spans)).containsExactly(2L, 3L);
    assertThat(wantedForResources(both + "}", spans)).containsExactly(2L, 3L);
    assertThat(wanted(both + ", invert_match: true}", spans)).containsExactly(1L, 4L, 5L, 6L, 7L);
    assertThat(wanted("type: numeric_attribute, numeric_attribute: {key: n, max_value: 4}", spans))
        .as("a text reads as 0")
        .containsExactly(1L, 6L, 7L);
    assertThat(wanted("type: numeric_attribute, numeric_attribute: {key: n, min_value: 9}", spans))
        .containsExactly(3L, 4L);
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {
        "policies::boolean_attribute::key",
        "policies::boolean_attribute::value",
        "policies::boolean_attribute::invert_match"
      })
  void attributesWithTruthValues() {
    Span.Builder[] spans = {
      with(1, SampleSpans.truth("b", true)),
      with(2, SampleSpans.truth("b", false)),
      with(3, SampleSpans.text("b", "true")),
      with(4)
    };
    String policy = "type: boolean_attribute, boolean_attribute: {key: b, value: ";
    assertThat(wanted(policy + "true}", spans)).containsExactly(1L);
    assertThat(wanted(policy + "false}", spans))
        .as("a text reads as false")
        .containsExactly(2L, 3L);
    assertThat(wanted(policy + "true, invert_match: true}", spans)).containsExactly(2L, 3L, 4L);
    assertThat(wantedForResources(policy + "true}", spans)).containsExactly(1L);
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {
        "policies::string_attribute::key",
        "policies::string_attribute::values",
        "policies::string_attribute::enabled_regex_matching",
        "policies::string_attribute::cache_max_size",
        "policies::string_attribute::invert_match"
      })
  void attributesWithTexts() {
    Span.Builder[] spans = {
      with(1, SampleSpans.text("s", "a")),
      with(2, SampleSpans.text("s", "bab")),
      with(3, SampleSpans.text("s", "")),
      with(4, SampleSpans.number("s", 1)),
      with(5)
    };
    String exact = "type: string_attribute, string_attribute: {key: s, values: [a, b, '']";
    assertThat(wanted(exact + "}", spans)).containsExactly(1L);
    assertThat(wanted(exact + ", invert_match: true}", spans)).containsExactly(2L, 3L, 4L, 5L);
    String found =
        "type: string_attribute, string_attribute: {key: s, enabled_regex_matching: true,"
            + " cache_max_size: 1, values: [";
    assertThat(wanted(found + "zz, a]}", spans)).as("not anchored").containsExactly(1L, 2L);
    assertThat(wanted(found + "'.*']}", spans)).as("empty on a span").containsExactly(1L, 2L);
    assertThat(wantedForResources(found + "'.*']}", spans))
        .as("empty on a resource")
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "policies::status_code::status_codes")
  void spansWithAStatus() {
    String policy = "type: status_code, status_code: {status_codes: [";
    Span.Builder[] spans = {SampleSpans.span(1), SampleSpans.failed(2), SampleSpans.span(3)};
    spans[2].getStatusBuilder().setCodeValue(1);
    assertThat(wanted(policy + "UNSET]}", spans)).containsExactly(1L);
    assertThat(wanted(policy + "ERROR, OK]}", spans)).containsExactly(2L, 3L);
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"policies::span_count::min_spans", "policies::span_count::max_spans"})
  void tracesOfSoManySpans() {
    Span.Builder[] spans = {
      SampleSpans.span(1),
      SampleSpans.span(2),
      SampleSpans.span(2),
      SampleSpans.span(3),
      SampleSpans.span(3),
      SampleSpans.span(3)
    };
    assertThat(wanted("type: span_count, span_count: {min_spans: 2}", spans))
        .containsExactly(2L, 3L);
    assertThat(wanted("type: span_count, span_count: {min_spans: 2, max_spans: 2}", spans))
        .containsExactly(2L);
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"policies::trace_state::key", "policies::trace_state::values"})
  void entriesOfTheTraceState() {
    UnaryOperator<String> wanted =
        state ->
            wanted(
                    "type: trace_state, trace_state: {key: k, values: [v, w]}",
                    SampleSpans.span(1).setTraceState(state))
                .toString();
    assertThat(List.of("k=v", "a=b,k=w", " k=v ,b=c", "t@s=1,,k=v", "1t@s=1,k=v"))
        .allSatisfy(state -> assertThat(wanted.apply(state)).isEqualTo("[1]"));
    assertThat(
            List.of("", "k=x", "kk=v", "k=v,k=w", "K=1,k=v", "k=v,bad", "k=v,1a=b", "k=v=", "k=é"))
        .allSatisfy(state -> assertThat(wanted.apply(state)).isEqualTo("[]"));
  }

  @Test
  void spansWithTheSampledFlag() {
    assertThat(
            wanted(
                "type: trace_flags",
                SampleSpans.span(1).setFlags(0x100),
                SampleSpans.span(2).setFlags(0x301)))
        .containsExactly(2L);
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"policies::probabilistic::sampling_percentage", "policies::probabilistic::hash_salt"})
  void aShareOfTheTracesByTheirIds() {
    String policy = "type: probabilistic, probabilistic: {sampling_percentage: ";
    List<Span.Builder> spans = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      spans.add(SampleSpans.span(i * 0x9E3779B97F4A7C15L));
    }
    Span.Builder[] all = spans.toArray(Span.Builder[]::new);
    Set<Long> quarter = wanted(policy + "25}", all);
    assertThat(quarter).hasSizeBetween(430, 570);
    assertThat(wanted(policy + "25, hash_salt: default-hash-seed}", all)).isEqualTo(quarter);
    assertThat(wanted(policy + "25, hash_salt: other}", all)).isNotEqualTo(quarter);
    assertThat(wanted(policy + "30}", all)).containsAll(quarter);
    assertThat(wanted(policy + "0}", all)).isEmpty();
    assertThat(wanted(policy + "100}", all)).hasSize(2000);
  }

  @Test
  void thresholdsOfSharesHaveTheBitsOfTheReference() {
    assertThat(ProbabilisticPolicy.threshold(0.5)).isEqualTo(Long.MIN_VALUE - 1);
    assertThat(ProbabilisticPolicy.threshold(1)).isEqualTo(-1);
    assertThat(ProbabilisticPolicy.threshold(7)).isEqualTo(-1);
    assertThat(ProbabilisticPolicy.threshold(-1)).isZero();
    assertThat(ProbabilisticPolicy.threshold(Double.MIN_VALUE)).isZero();
    assertThat(ProbabilisticPolicy.threshold(0.25)).isEqualTo(0x3fffffffffffffffL);
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {
        "policies::rate_limiting::spans_per_second",
        "policies::rate_limiting::burst_capacity"
      })
  void asManySpansAsABucketHasTokensFor() {
    limits("type: rate_limiting, rate_limiting: {spans_per_second: 1, burst_capacity: 3}", 3, 1);
    limits("type: rate_limiting, rate_limiting: {spans_per_second: 2}", 4, 2);
    assertThat(
            wanted(
                "type: rate_limiting, rate_limiting: {spans_per_second: 1}",
                SampleSpans.span(1),
                SampleSpans.span(1),
                SampleSpans.span(1),
                SampleSpans.span(2)))
        .as("a trace larger than the bucket never passes")
        .containsExactly(2L);
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {
        "policies::bytes_limiting::bytes_per_second",
        "policies::bytes_limiting::burst_capacity"
      })
  void asManyBytesAsABucketHasTokensFor() {
    long size =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .addScopeSpans(ScopeSpans.newBuilder().addSpans(SampleSpans.span(1))))
            .build()
            .getSerializedSize();
    String rate = "type: bytes_limiting, bytes_limiting: {bytes_per_second: " + size;
    limits(rate + ", burst_capacity: " + size * 3 + "}", 3, 1);
    limits(rate + ", burst_capacity: " + (size * 3 - 1) + "}", 2, 1);
    limits(rate + "}", 2, 1);
  }

  /** So many traces of one span at once, and so many more each second. */
  private static void limits(String policy, int first, int more) {
    try (TailFixture tail = new TailFixture(yaml(policy))) {
      for (int second = 0; second < 3; second++) {
        for (int i = 0; i < 10; i++) {
          tail.offer(SampleSpans.span(second * 10 + i));
        }
        tail.clock.advance(Duration.ofSeconds(1));
      }
      assertThat(tail.spans()).hasSize(first + more);
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "policies::and::and_sub_policy")
  void tracesThatAllOfSeveralWant() {
    String policy =
        "type: and, and: {and_sub_policy: [{name: a, type: status_code, status_code:"
            + " {status_codes: [ERROR]}}, {name: b, type: not, not: {not_sub_policy: {name: c,"
            + " type: trace_flags}}}]}";
    assertThat(
            wanted(
                policy,
                SampleSpans.failed(1),
                SampleSpans.failed(2).setFlags(1),
                SampleSpans.span(3)))
        .containsExactly(1L);
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "policies::not::not_sub_policy::type")
  void tracesThatAnotherDoesNotWant() {
    assertThat(
            wanted(
                "type: not, not: {not_sub_policy: {name: a, type: trace_flags}}",
                SampleSpans.span(1),
                SampleSpans.span(2).setFlags(1)))
        .containsExactly(1L);
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "policies::drop::drop_sub_policy")
  void whatIsToBeDroppedGoesWhateverOthersWant() {
    String policies =
        "{decision_wait: 1s, sample_on_first_match: true, policies: [{name: all, type:"
            + " always_sample}, {name: health, type: drop, drop: {drop_sub_policy: [{name: h, type:"
            + " string_attribute, string_attribute: {key: path, values: [/health]}}]}}]}";
    try (TailFixture tail = new TailFixture(policies)) {
      tail.offer(with(1), with(2, SampleSpans.text("path", "/health")));
      tail.seconds(2);
      assertThat(tail.traces()).containsExactly(1L);
      assertThat(
              tail.metric("global_count_traces_sampled", "sampled", "false", "decision", "dropped"))
          .isEqualTo(1);
    }
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {
        "policies::composite::max_total_spans_per_second",
        "policies::composite::composite_sub_policy",
        "policies::composite::rate_allocation",
        "policies::composite::rate_allocation::policy",
        "policies::composite::rate_allocation::percent"
      })
  void theFirstOfSeveralThatWantsATraceDecidesWithinItsShare() {
    String policy =
        "type: composite, composite: {max_total_spans_per_second: 4, policy_order: [rest],"
            + " composite_sub_policy: [{name: errors, type: status_code, status_code:"
            + " {status_codes: [ERROR]}}, {name: rest, type: and, and: {and_sub_policy: [{name: x,"
            + " type: always_sample}]}}], rate_allocation: [{policy: errors, percent: 25}]}";
    assertThat(
            wanted(
                policy,
                SampleSpans.failed(1),
                SampleSpans.failed(2),
                SampleSpans.span(3),
                SampleSpans.span(4),
                SampleSpans.span(5)))
        .as("a quarter for errors, an equal share for the rest")
        .containsExactly(1L, 3L, 4L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{policies: [{type: always_sample}]} | policy name cannot be empty",
        "{policies: [{name: a, type: always_sample}, {name: a, type: always_sample}]} | duplicate",
        "{policies: [{name: a, type: latencyy}]} | Did you mean \"latency\"?",
        "{policies: [{name: a}]} | unknown sampling policy type",
        "{policies: [{name: a, type: ottl_condition}]} | OTTL",
        "{policies: [{name: a, type: ottl_condition, ottl_condition: {span: [x]}}]} | OTTL",
        "{policies: [{name: a, type: status_code}]} | at least one status code",
        "{policies: [{name: a, type: status_code, status_code: {status_codes: [error]}}]} | unknown",
        "{policies: [{name: a, type: numeric_attribute, numeric_attribute: {key: k}}]} | at least",
        "{policies: [{name: a, type: probabilistic, probabilistic: {sampling_percentage: .nan}}]} |"
            + " must be a number",
        "{policies: [{name: a, type: string_attribute, string_attribute: {key: k, values: ['('],"
            + " enabled_regex_matching: true}}]} | invalid regex",
        "{policies: [{name: a, type: and, and: {and_sub_policy: [{name: b, type: composite}]}}]} |"
            + " unknown sampling policy type composite",
        "{policies: [{name: a, type: not}]} | unknown sampling policy type",
        "{sampling_strategy: span-ingest, policies: [{name: a, type: rate_limiting}]} | stateful",
        "{sampling_strategy: span-ingest, policies: [{name: a, type: latency, latency:"
            + " {upper_threshold_ms: 5}}]} | stateful",
        "{sampling_strategy: other} | invalid sampling_strategy",
        "{num_traces: -1} | must not be negative",
        "{tail_storage: file_storage} | no such storage",
      })
  void refusesWhatCannotBeMeant(String yamlAndWhy) {
    String[] parts = yamlAndWhy.split(" \\| ", 2);
    assertThatThrownBy(() -> SpecBinder.fromYaml(TailSamplingConfig.SPEC, parts[0]))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> assertThat(e.problems()).asString().contains(parts[1].strip()));
  }
}
