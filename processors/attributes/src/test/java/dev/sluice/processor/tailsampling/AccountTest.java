package dev.sluice.processor.tailsampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.base.Seed;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes and whatever the next step answers: each span is accounted for, once. */
class AccountTest {
  private static final int TRACES = 3_000;
  private static final long MEGABYTE = 1L << 20;

  @RegisterExtension final Seed seed = new Seed();

  /** Of each trace, how many spans came, and of which traces one failed. */
  private final Map<Long, Integer> spansByTrace = new HashMap<>();

  private final Set<Long> failed = new TreeSet<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "decision_wait: 2s",
        "decision_wait: 2s, decision_cache: {sampled_cache_size: 50, non_sampled_cache_size: 5000}",
        "decision_wait: 2s, decision_wait_after_root_received: 1s",
      })
  void keepsExactlyTheTracesWithAFailureAndAllOfTheirSpans(String yaml) {
    SplittableRandom random = seed.random();
    try (TailFixture tail = new TailFixture("{" + yaml + ", " + TailFixture.ERRORS + "}")) {
      tail.next.answerBy(
          batch ->
              random.nextInt(5) == 0
                  ? new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND)
                  : Outcome.accepted());
      for (List<Span.Builder> request : population(random)) {
        assertThat(tail.offer(request.toArray(Span.Builder[]::new)).outcome())
            .isEqualTo(Outcome.accepted());
        tail.assertBalances();
        tail.clock.advance(Duration.ofMillis(3));
      }
      tail.seconds(60);
      Map<Long, Integer> kept = new TreeMap<>();
      spansByTrace.forEach(
          (trace, spans) -> {
            if (failed.contains(trace)) {
              kept.put(trace, spans);
            }
          });
      long keptSpans = kept.values().stream().mapToInt(Integer::intValue).sum();
      assertThat(tail.traces()).isEqualTo(failed);
      assertThat(tail.next.acceptedItems()).isEqualTo(keptSpans);
      assertThat(tail.filtered()).isEqualTo(allSpans() - keptSpans);
      assertThat(tail.held()).isZero();
      assertThat(tail.dropped()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "num_traces: 100",
        "num_traces: 100, block_on_overflow: true",
        "maximum_trace_size_bytes: 500",
        "drop_pending_traces_on_shutdown: true",
        "sampling_strategy: span-ingest, num_traces: 500",
      })
  void addsUpWhereThereIsNoRoomAndWhereTheNextStepRefusesForGood(String yaml) {
    SplittableRandom random = seed.random();
    try (TailFixture tail =
        new TailFixture(
            "{decision_wait: 3s, " + yaml + ", " + TailFixture.ERRORS + "}",
            "tail_sampling",
            MEGABYTE)) {
      tail.next.answerBy(
          batch ->
              switch (random.nextInt(6)) {
                case 0 -> new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND);
                case 1 -> new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "no");
                default -> Outcome.accepted();
              });
      long taken = 0;
      List<RecordingReply> replies = new ArrayList<>();
      List<Integer> sizes = new ArrayList<>();
      for (List<Span.Builder> request : population(random)) {
        replies.add(tail.offer(request.toArray(Span.Builder[]::new)));
        sizes.add(request.size());
        tail.assertBalances();
        assertThat(tail.budget.usedBytes()).isLessThanOrEqualTo(MEGABYTE);
        tail.clock.advance(Duration.ofMillis(random.nextInt(200)));
      }
      tail.seconds(30);
      tail.stop();
      for (int i = 0; i < replies.size(); i++) {
        taken += replies.get(i).outcome() instanceof Outcome.Accepted ? sizes.get(i) : 0;
      }
      assertThat(tail.context.ledger().in()).isEqualTo(taken).isPositive();
      assertThat(tail.next.acceptedItems() + tail.filtered() + tail.dropped()).isEqualTo(taken);
    }
  }

  /** Thousands of traces are decided before their time rather than that memory runs out. */
  @Test
  void staysWithinItsShareOfTheMemoryWhateverComes() {
    try (TailFixture tail =
        new TailFixture(
            "{num_traces: 100000000, " + TailFixture.ERRORS + "}", "tail_sampling", 4 * MEGABYTE)) {
      long offered = 0;
      for (int request = 0; request < 200; request++) {
        Span.Builder[] spans = new Span.Builder[500];
        for (int i = 0; i < spans.length; i++) {
          spans[i] = SampleSpans.span(offered++);
        }
        assertThat(tail.offer(spans).outcome()).isEqualTo(Outcome.accepted());
        assertThat(tail.budget.peakBytes()).isLessThanOrEqualTo(4 * MEGABYTE);
      }
      assertThat(tail.held()).isBetween(5_000L, 30_000L);
      assertThat(tail.filtered()).isEqualTo(offered - tail.held());
      assertThat(tail.dropped()).isZero();
    }
  }

  /** A backend that takes nothing holds what is sampled; then senders are told to come again. */
  @Test
  void pushesBackWhereSampledTracesFindNoWayOn() {
    try (TailFixture tail =
        new TailFixture(
            "{decision_wait: 1s, " + TailFixture.ALL + "}", "tail_sampling", MEGABYTE)) {
      tail.next.answer(new Outcome.Retry(StatusCode.UNAVAILABLE, "away", RetryCause.BACKEND));
      Outcome last = Outcome.accepted();
      long taken = 0;
      for (int i = 0; i < 5_000 && last instanceof Outcome.Accepted; i++) {
        RecordingReply reply = tail.offer(SampleSpans.span(i), SampleSpans.span(-i - 1));
        for (int wait = 0; wait < 10 && !reply.isComplete(); wait++) {
          tail.seconds(1);
        }
        tail.clock.advance(Duration.ofMillis(20));
        last = reply.outcome();
        taken += last instanceof Outcome.Accepted ? 2 : 0;
      }
      assertThat(last).isInstanceOf(Outcome.Retry.class);
      assertThat(tail.held()).isEqualTo(taken);
      tail.next.answer(Outcome.accepted());
      tail.seconds(120);
      assertThat(tail.next.acceptedItems()).isEqualTo(taken);
    }
  }

  private long allSpans() {
    return spansByTrace.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Requests with the spans of many traces, of which each is done within two seconds. */
  private List<List<Span.Builder>> population(SplittableRandom random) {
    List<List<Span.Builder>> requests = new ArrayList<>();
    List<Span.Builder> request = new ArrayList<>();
    for (long trace = 0; trace < TRACES; trace++) {
      int spans = trace == TRACES / 2 ? 2_000 : random.nextInt(1, 8); // one is huge
      boolean fails = random.nextInt(4) == 0;
      spansByTrace.merge(trace, spans, Integer::sum);
      for (int i = 0; i < spans; i++) {
        Span.Builder span =
            random.nextInt(3) == 0 ? SampleSpans.root(trace) : SampleSpans.span(trace);
        if (fails && i == 0) {
          span = SampleSpans.failed(trace);
          failed.add(trace);
        }
        request.add(span.addAttributes(SampleSpans.text("k", "v".repeat(random.nextInt(200)))));
      }
      if (random.nextInt(6) == 0) {
        requests.add(request);
        List<Span.Builder> rest = new ArrayList<>();
        request.removeIf( // what is left for the next request
            span ->
                random.nextInt(10) == 0 && span.getStatus().getCodeValue() == 0 && rest.add(span));
        request = rest;
      }
    }
    requests.add(request);
    requests.removeIf(List::isEmpty);
    return requests;
  }
}
