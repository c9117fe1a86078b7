package dev.sluice.processor.tailsampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.RecordingReply;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When traces are decided, what happens to what comes late, and how many there may be. */
class DecidingTest {
  private static final String COMPONENT = "processor/tail_sampling";
  private static final String ERRORS = TailFixture.ERRORS;

  @Test
  @ObservesKey(component = COMPONENT, keys = "decision_wait")
  void keepsAWholeTraceOfWhichOneSpanIsWantedOnceItsTimeHasCome() {
    try (TailFixture tail = new TailFixture("{decision_wait: 3s, " + ERRORS + "}")) {
      assertThat(tail.offer(SampleSpans.span(1), SampleSpans.span(2)).outcome())
          .isEqualTo(Outcome.accepted());
      tail.seconds(2);
      tail.offer(SampleSpans.failed(1));
      tail.seconds(1);
      assertThat(tail.next.batches()).isEmpty();
      assertThat(tail.held()).isEqualTo(3);
      tail.seconds(1); // the tick after the trace's three seconds
      assertThat(tail.requests()).hasSize(1);
      assertThat(tail.spans()).hasSize(2);
      assertThat(tail.traces()).containsExactly(1L);
      assertThat(tail.filtered()).isEqualTo(1);
      assertThat(
              tail.metric(
                  "count_traces_sampled",
                  "policy",
                  "errors",
                  "sampled",
                  "true",
                  "decision",
                  "sampled"))
          .isEqualTo(1);
      assertThat(
              tail.metric(
                  "global_count_traces_sampled", "sampled", "false", "decision", "not_sampled"))
          .isEqualTo(1);
      assertThat(tail.metric("new_trace_id_received")).isEqualTo(2);
      assertThat(tail.metric("sampling_traces_on_memory")).isEqualTo(2);
    }
  }

  @Test
  void aWaitOfLessThanASecondIsOne() {
    try (TailFixture tail = new TailFixture("{decision_wait: 10ms, " + TailFixture.ALL + "}")) {
      tail.offer(SampleSpans.span(1));
      tail.seconds(1);
      assertThat(tail.traces()).isEmpty();
      tail.seconds(1);
      assertThat(tail.traces()).containsExactly(1L);
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "decision_wait_after_root_received")
  void decidesATraceEarlierWhoseRootHasCome() {
    String yaml =
        "{decision_wait: 30s, decision_wait_after_root_received: 2s, " + TailFixture.ALL + "}";
    try (TailFixture tail = new TailFixture(yaml)) {
      tail.offer(SampleSpans.span(1), SampleSpans.span(2), SampleSpans.span(3));
      tail.seconds(5);
      tail.offer(
          SampleSpans.root(1),
          SampleSpans.span(2).setParentSpanId(ByteString.copyFrom(new byte[8])));
      tail.seconds(2);
      assertThat(tail.traces()).isEmpty();
      tail.seconds(1);
      assertThat(tail.traces()).containsExactly(1L, 2L);
      tail.seconds(30);
      assertThat(tail.traces()).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void aRootThatComesWhenATraceIsNearlyDueChangesNothing() {
    String yaml =
        "{decision_wait: 4s, decision_wait_after_root_received: 3s, " + TailFixture.ALL + "}";
    try (TailFixture tail = new TailFixture(yaml)) {
      tail.offer(SampleSpans.span(1));
      tail.seconds(3);
      tail.offer(SampleSpans.root(1));
      tail.seconds(2);
      assertThat(tail.spans()).hasSize(2);
    }
  }

  @Test
  void whatComesAfterTheDecisionFollowsIt() {
    try (TailFixture tail = new TailFixture("{decision_wait: 1s, " + ERRORS + "}")) {
      tail.offer(SampleSpans.failed(1), SampleSpans.span(2));
      tail.seconds(2);
      assertThat(tail.spans()).hasSize(1);
      tail.offer(SampleSpans.span(1), SampleSpans.failed(2));
      assertThat(tail.spans()).as("at once").hasSize(2);
      assertThat(tail.traces()).containsExactly(1L);
      assertThat(tail.filtered()).isEqualTo(2);
      tail.seconds(10);
      assertThat(tail.spans()).hasSize(2);
      assertThat(
              tail.context
                  .metrics()
                  .histogramNamed("otelcol_processor_tail_sampling_sampling_late_span_age")
                  .counts())
          .startsWith(2);
    }
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"decision_cache::sampled_cache_size", "decision_cache::non_sampled_cache_size"})
  void rememberedDecisionsTakeTheirTracesOutOfMemory() {
    String yaml =
        "{decision_wait: 1s, decision_cache: {sampled_cache_size: 2, non_sampled_cache_size: 1}, "
            + ERRORS
            + "}";
    try (TailFixture tail = new TailFixture(yaml)) {
      tail.offer(SampleSpans.failed(1), SampleSpans.span(2), SampleSpans.span(3));
      tail.seconds(2);
      assertThat(tail.metric("sampling_traces_on_memory")).isZero();
      tail.offer(SampleSpans.span(1), SampleSpans.failed(3));
      assertThat(tail.spans()).hasSize(2);
      assertThat(tail.metric("early_releases_from_cache_decision", "sampled", "true")).isEqualTo(1);
      assertThat(tail.metric("early_releases_from_cache_decision", "sampled", "false"))
          .isEqualTo(1);
      tail.offer(SampleSpans.failed(2)); // only one of the two is remembered
      tail.seconds(2);
      assertThat(tail.traces()).containsExactly(1L, 2L);
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "num_traces")
  void forgetsDecidedTracesThenDecidesTheOldestEarlyWhenThereAreTooMany() {
    try (TailFixture tail =
        new TailFixture("{decision_wait: 10s, num_traces: 2, " + ERRORS + "}")) {
      tail.offer(SampleSpans.failed(1));
      tail.offer(SampleSpans.span(2));
      tail.offer(SampleSpans.span(3));
      assertThat(tail.traces()).as("decided early").containsExactly(1L);
      tail.offer(SampleSpans.span(4));
      assertThat(tail.filtered()).isEqualTo(1);
      assertThat(tail.metric("sampling_trace_dropped_too_early")).isEqualTo(2);
      assertThat(tail.metric("sampling_traces_on_memory")).isEqualTo(2);
      tail.seconds(11);
      tail.offer(SampleSpans.span(5), SampleSpans.span(6));
      assertThat(tail.metric("sampling_trace_dropped_too_early")).isEqualTo(2);
      assertThat(tail.dropped()).isZero();
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "block_on_overflow")
  void sendersWaitInLineWhereTheyAreToUntilDecisionsMakeRoom() {
    String yaml = "{decision_wait: 2s, num_traces: 2, block_on_overflow: true, " + ERRORS + "}";
    try (TailFixture tail = new TailFixture(yaml)) {
      tail.offer(SampleSpans.failed(1), SampleSpans.span(1), SampleSpans.span(2));
      assertThat(tail.offer(SampleSpans.failed(2)).outcome())
          .as("of a trace that is there")
          .isEqualTo(Outcome.accepted());
      RecordingReply third = tail.offer(SampleSpans.failed(3));
      tail.seconds(2);
      assertThat(third.isComplete()).isFalse();
      tail.seconds(1);
      assertThat(third.outcome()).isEqualTo(Outcome.accepted());
      tail.seconds(3);
      assertThat(tail.traces()).containsExactly(1L, 2L, 3L);
      assertThat(tail.metric("sampling_trace_dropped_too_early")).isZero();
    }
  }

  @Test
  void aSenderThatWaitsTooLongIsToldToComeAgain() {
    String yaml = "{decision_wait: 30s, num_traces: 1, block_on_overflow: true, " + ERRORS + "}";
    try (TailFixture tail = new TailFixture(yaml)) {
      tail.offer(SampleSpans.span(1));
      RecordingReply second = tail.offer(SampleSpans.span(2));
      tail.seconds(5);
      assertThat(second.outcome())
          .isInstanceOfSatisfying(
              Outcome.Retry.class,
              retry -> assertThat(retry.cause()).isEqualTo(RetryCause.QUEUE_FULL));
      assertThat(tail.held()).isEqualTo(1);
    }
  }

  @Test
  void aRequestOfMoreTracesThanThereMayBeComesInByItself() {
    String yaml = "{decision_wait: 1s, num_traces: 2, block_on_overflow: true, " + ERRORS + "}";
    try (TailFixture tail = new TailFixture(yaml)) {
      RecordingReply reply =
          tail.offer(
              IntStream.range(0, 5).mapToObj(SampleSpans::failed).toArray(Span.Builder[]::new));
      assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
      tail.seconds(2);
      assertThat(tail.traces()).hasSize(5);
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "maximum_trace_size_bytes")
  void aTraceThatGrowsBeyondItsLimitIsDroppedWithWhatFollows() {
    try (TailFixture tail =
        new TailFixture(
            "{decision_wait: 1s, maximum_trace_size_bytes: 100, " + TailFixture.ALL + "}")) {
      tail.offer(SampleSpans.span(1), SampleSpans.span(2));
      tail.offer(SampleSpans.span(1), SampleSpans.span(1));
      assertThat(tail.dropped()).isEqualTo(3);
      assertThat(tail.metric("traces_dropped_too_large")).isEqualTo(1);
      tail.offer(SampleSpans.span(1));
      assertThat(tail.dropped()).isEqualTo(4);
      tail.seconds(2);
      assertThat(tail.traces()).containsExactly(2L);
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "drop_pending_traces_on_shutdown")
  void whatIsUndecidedAtAStopIsDecidedOrDropped() {
    try (TailFixture tail = new TailFixture("{" + ERRORS + "}")) {
      tail.offer(SampleSpans.failed(1), SampleSpans.span(2));
      tail.stop();
      assertThat(tail.traces()).containsExactly(1L);
      assertThat(tail.filtered()).isEqualTo(1);
    }
    try (TailFixture tail =
        new TailFixture("{drop_pending_traces_on_shutdown: true, " + ERRORS + "}")) {
      tail.offer(SampleSpans.failed(1), SampleSpans.span(2));
      tail.stop();
      assertThat(tail.traces()).isEmpty();
      assertThat(tail.dropped()).isEqualTo(2);
      assertThat(tail.offer(SampleSpans.failed(3)).outcome()).isInstanceOf(Outcome.Retry.class);
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "sample_on_first_match")
  void asksNoFurtherPolicyAfterTheFirstThatWantsTheTrace() {
    String policies =
        "decision_wait: 1s, policies: [{name: a, type: always_sample}, {name: b, type:"
            + " trace_flags}]";
    try (TailFixture all = new TailFixture("{" + policies + "}");
        TailFixture first = new TailFixture("{sample_on_first_match: true, " + policies + "}")) {
      all.offer(SampleSpans.span(1));
      first.offer(SampleSpans.span(1));
      all.seconds(2);
      first.seconds(2);
      assertThat(first.traces()).isEqualTo(all.traces());
      assertThat(all.metric("sampling_policy_execution_count", "policy", "b")).isEqualTo(1);
      assertThat(first.metric("sampling_policy_execution_count", "policy", "b")).isZero();
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "sampling_strategy")
  void decidesAtTheFirstPartThatIsWantedWherePartsAreLookedAtByThemselves() {
    String yaml = "{decision_wait: 1s, sampling_strategy: span-ingest, " + ERRORS + "}";
    try (TailFixture tail = new TailFixture(yaml)) {
      tail.offer(SampleSpans.span(1), SampleSpans.span(2));
      assertThat(tail.spans()).isEmpty();
      tail.offer(SampleSpans.failed(1));
      assertThat(tail.spans()).as("what waited goes on, too").hasSize(2);
      tail.offer(SampleSpans.span(1));
      assertThat(tail.spans()).hasSize(3);
      tail.seconds(2);
      assertThat(tail.traces()).containsExactly(1L);
      assertThat(tail.filtered()).isEqualTo(1);
      assertThat(tail.metric("sampling_traces_on_memory")).as("the sampled one").isEqualTo(1);
    }
  }

  @Test
  void aTraceThatMayYetBeDroppedIsNotSampledAtAPart() {
    String yaml =
        "{decision_wait: 1s, sampling_strategy: span-ingest, policies: [{name: a, type:"
            + " always_sample}, {name: d, type: drop, drop: {drop_sub_policy: [{name: x, type:"
            + " status_code, status_code: {status_codes: [ERROR]}}]}}]}";
    try (TailFixture tail = new TailFixture(yaml)) {
      tail.offer(SampleSpans.span(1));
      tail.offer(SampleSpans.failed(2));
      assertThat(tail.spans()).isEmpty();
      assertThat(tail.filtered()).isEqualTo(1);
    }
  }

  @Test
  void whatTheNextStepDoesNotTakeIsOfferedAgain() {
    try (TailFixture tail = new TailFixture("{decision_wait: 1s, " + TailFixture.ALL + "}")) {
      tail.next.answer(new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND));
      tail.offer(SampleSpans.span(1));
      tail.seconds(2);
      assertThat(tail.next.batches()).isNotEmpty();
      assertThat(tail.held()).isEqualTo(1);
      tail.next.answer(Outcome.accepted());
      tail.seconds(2);
      assertThat(tail.next.acceptedItems()).isEqualTo(1);
      assertThat(tail.held()).isZero();
    }
  }

  @Test
  void keepsResourcesScopesAndSchemasOfWhatItKeeps() {
    ResourceSpans.Builder resource =
        ResourceSpans.newBuilder()
            .setSchemaUrl("resource-schema")
            .setResource(Resource.newBuilder().addAttributes(SampleSpans.text("k", "v")));
    for (int scope = 0; scope < 2; scope++) {
      resource.addScopeSpans(
          ScopeSpans.newBuilder()
              .setScope(InstrumentationScope.newBuilder().setName("scope-" + scope))
              .setSchemaUrl("scope-schema")
              .addSpans(SampleSpans.span(1))
              .addSpans(SampleSpans.span(2))
              .addSpans(SampleSpans.failed(1)));
    }
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(resource)
            .addResourceSpans(resource.clone().setSchemaUrl("other"))
            .build();
    ExportTraceServiceRequest.Builder expected = request.toBuilder();
    expected
        .getResourceSpansBuilderList()
        .forEach(each -> each.getScopeSpansBuilderList().forEach(scope -> scope.removeSpans(1)));
    try (TailFixture tail = new TailFixture("{decision_wait: 1s, " + ERRORS + "}")) {
      tail.offer(request);
      tail.seconds(2);
      assertThat(tail.requests()).containsExactly(expected.build());
    }
  }

  @Test
  void spansWithoutATraceIdAreOneTrace() {
    try (TailFixture tail = new TailFixture("{decision_wait: 1s, " + ERRORS + "}")) {
      tail.offer(SampleSpans.span(1).clearTraceId(), SampleSpans.failed(1).clearTraceId());
      tail.seconds(2);
      assertThat(tail.spans()).hasSize(2);
    }
  }

  @Test
  void ticksThatWereMissedAreNotMadeUpFor() {
    try (TailFixture tail = new TailFixture("{decision_wait: 4s, " + TailFixture.ALL + "}")) {
      tail.offer(SampleSpans.span(1));
      tail.clock.standStill(Duration.ofSeconds(60));
      tail.seconds(1);
      assertThat(tail.traces()).isEmpty();
      tail.seconds(4);
      assertThat(tail.traces()).containsExactly(1L);
    }
  }

  @Test
  void metricsOfANamedProcessorSayWhoseThePoliciesAre() {
    try (TailFixture tail =
        new TailFixture(
            "{decision_wait: 1s, " + TailFixture.ALL + "}", "tail_sampling/mine", 1L << 30)) {
      tail.offer(SampleSpans.span(1));
      tail.seconds(2);
      assertThat(tail.metric("sampling_policy_execution_count", "policy", "mine.all")).isEqualTo(1);
    }
  }
}
