package dev.sluice.connector.spanmetrics;

import static dev.sluice.connector.spanmetrics.Spans.service;
import static dev.sluice.connector.spanmetrics.Spans.span;
import static dev.sluice.connector.spanmetrics.Spans.spansOf;
import static dev.sluice.connector.spanmetrics.Spans.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.ledger.DropReason;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.ObservesKey;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When and how counts are told, how long they are, and how many there may be. */
class TellingTest {
  private static final String COMPONENT = "connector/span_metrics";
  private static final String ONLY_CALLS = "histogram: {disable: true}";
  private static final String ONLY_NAMES =
      "exclude_dimensions: [service.name, span.kind, status.code, collector.instance.id]";
  private static final String DELTA = "aggregation_temporality: AGGREGATION_TEMPORALITY_DELTA";

  private static List<String> calls(List<ExportMetricsServiceRequest> told) {
    return Points.lines(told).stream().filter(line -> line.startsWith("calls")).toList();
  }

  private static NumberDataPoint onlyPoint(List<ExportMetricsServiceRequest> told) {
    List<NumberDataPoint> points =
        Points.metrics(told).stream()
            .flatMap(metric -> metric.getSum().getDataPointsList().stream())
            .toList();
    assertThat(points).hasSize(1);
    return points.get(0);
  }

  private static long unixNanos(SpanMetricsWorld world) {
    Instant now = world.world.clock().now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "metrics_flush_interval")
  void countsAreToldAtTheInterval() {
    try (SpanMetricsWorld world = SpanMetricsWorld.of(ONLY_CALLS, "metrics_flush_interval: 7s")) {
      world.send(spansOf(service("shop"), span("GET", 1)));
      world.world.manualClock().advance(Duration.ofSeconds(6));
      assertThat(world.next.batches()).isEmpty();
      world.world.manualClock().advance(Duration.ofSeconds(1));
      assertThat(world.next.batches()).hasSize(1);
    }
  }

  @Test
  void aCumulativePointBeginsWithTheFirstSpan() {
    try (SpanMetricsWorld world = SpanMetricsWorld.of(ONLY_CALLS)) {
      world.world.manualClock().advance(Duration.ofSeconds(5));
      long first = unixNanos(world);
      world.send(spansOf(service("shop"), span("GET", 1)));
      for (int flush = 0; flush < 2; flush++) {
        NumberDataPoint point = onlyPoint(world.flush());
        assertThat(point.getStartTimeUnixNano()).isEqualTo(first);
        assertThat(point.getTimeUnixNano()).isBetween(first + 1, unixNanos(world));
      }
    }
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"aggregation_temporality", "metric_timestamp_cache_size"})
  void aDeltaTellsWhatCameSinceTheOneBeforeAndBeginsWhereThatEnded() {
    try (SpanMetricsWorld world =
        SpanMetricsWorld.of(ONLY_NAMES, DELTA, "metric_timestamp_cache_size: 1")) {
      world.send(spansOf(service("shop"), span("GET", 1), span("GET", 1)));
      List<ExportMetricsServiceRequest> told = world.flush();
      assertThat(calls(told)).containsExactly("calls{span.name=GET} 2");
      assertThat(Points.metrics(told))
          .allMatch(
              metric ->
                  (metric.hasSum()
                          ? metric.getSum().getAggregationTemporality()
                          : metric.getHistogram().getAggregationTemporality())
                      == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
      long ended = onlyPoint(told).getTimeUnixNano();
      assertThat(world.flush()).isEmpty();
      world.send(spansOf(service("shop"), span("GET", 1)));
      told = world.flush();
      assertThat(calls(told)).containsExactly("calls{span.name=GET} 1");
      assertThat(onlyPoint(told).getStartTimeUnixNano()).isEqualTo(ended);
      assertThat(Points.metrics(told).get(1).getHistogram().getDataPoints(0).getStartTimeUnixNano())
          .isEqualTo(ended);

      world.send(spansOf(service("shop"), span("PUT", 1))); // there is room for one time only
      world.flush();
      long first = unixNanos(world);
      world.send(spansOf(service("shop"), span("GET", 1)));
      assertThat(onlyPoint(world.flush()).getStartTimeUnixNano()).isEqualTo(first);
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "metrics_expiration")
  void aResourceWithoutSpansIsForgotten() {
    try (SpanMetricsWorld world =
        SpanMetricsWorld.of(ONLY_CALLS, ONLY_NAMES, "metrics_expiration: 90s")) {
      world.send(
          spansOf(service("shop"), span("GET", 1)), spansOf(service("bank"), span("PUT", 1)));
      world.flush();
      world.send(spansOf(service("bank"), span("PUT", 1)));
      assertThat(calls(world.flush()))
          .containsExactly("calls{span.name=GET} 1", "calls{span.name=PUT} 2");
      assertThat(calls(world.flush())).containsExactly("calls{span.name=PUT} 2");
      assertThat(world.flush()).isEmpty();
      world.send(spansOf(service("shop"), span("GET", 1)));
      assertThat(calls(world.flush())).containsExactly("calls{span.name=GET} 0");
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "series_expiration")
  void aSeriesWithoutSpansIsForgotten() {
    try (SpanMetricsWorld world = SpanMetricsWorld.of(ONLY_NAMES, "series_expiration: 90s")) {
      world.send(spansOf(service("shop"), span("GET", 1), span("PUT", 1)));
      world.flush();
      world.send(spansOf(service("shop"), span("PUT", 1)));
      assertThat(calls(world.flush())).hasSize(2);
      world.send(spansOf(service("shop"), span("PUT", 1)));
      assertThat(calls(world.flush())).containsExactly("calls{span.name=PUT} 3");
      world.send(spansOf(service("shop"), span("PUT", 1), span("GET", 1)));
      assertThat(calls(world.flush()))
          .containsExactly("calls{span.name=GET} 0", "calls{span.name=PUT} 4");
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "resource_metrics_cache_size")
  void resourcesBeyondTheCacheAreToldOnceMoreAndForgotten() {
    try (SpanMetricsWorld world =
        SpanMetricsWorld.of(ONLY_CALLS, ONLY_NAMES, "resource_metrics_cache_size: 2")) {
      world.send(spansOf(service("a"), span("a", 1)), spansOf(service("b"), span("b", 1)));
      world.send(spansOf(service("a"), span("a", 1)), spansOf(service("c"), span("c", 1)));
      assertThat(calls(world.flush())).hasSize(3);
      assertThat(calls(world.flush()))
          .containsExactly("calls{span.name=a} 2", "calls{span.name=c} 1");
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "aggregation_cardinality_limit")
  void seriesBeyondTheLimitAreCountedTogether() {
    try (SpanMetricsWorld world =
        SpanMetricsWorld.of(
            "histogram: {explicit: {buckets: [1ms]}}",
            ONLY_NAMES,
            "aggregation_cardinality_limit: 2",
            "events: {enabled: true, dimensions: [{name: a}]}")) {
      Span withEvent =
          span("e", 5).toBuilder()
              .addEvents(Span.Event.newBuilder().addAttributes(text("a", "b")))
              .build();
      world.send(
          spansOf(
              service("shop"), span("a", 1), span("b", 1), span("c", 9), span("d", 1), withEvent));
      world.send(spansOf(service("shop"), span("a", 1), span("d", 1)));
      assertThat(world.lines())
          .containsExactly(
              "calls{otel.metric.overflow=bool_value: true} 4",
              "calls{span.name=a} 2",
              "calls{span.name=b} 1",
              "duration{otel.metric.overflow=bool_value: true} 4 sum 16.0 in [2, 2]",
              "duration{span.name=a} 2 sum 2.0 in [2, 0]",
              "duration{span.name=b} 1 sum 1.0 in [1, 0]",
              "events{a=b span.name=e} 1");
      assertThat(overflowed(world)).isEqualTo(4);
      assertThat(world.world.log().messages("warn"))
          .anyMatch(line -> line.contains("aggregation_cardinality_limit"));
    }
  }

  private static double overflowed(SpanMetricsWorld world) {
    return world
        .world
        .metrics()
        .value("sluice_connector_overflowed_spans", "connector", "span_metrics");
  }

  @Test
  void everySpanIsCountedHoweverLittleMemoryThereIs() {
    try (SpanMetricsWorld world =
        new SpanMetricsWorld(
            ONLY_CALLS + "\n" + ONLY_NAMES + "\n" + DELTA, new MemoryBudget(1 << 19, 1 << 22))) {
      int names = 6000;
      for (int i = 0; i < names; i++) {
        world.send(spansOf(service("s" + i % 50), span("name " + i, 1)));
      }
      assertThat(overflowed(world)).isPositive();
      long counted =
          Points.metrics(world.flush()).stream()
              .flatMap(metric -> metric.getSum().getDataPointsList().stream())
              .mapToLong(NumberDataPoint::getAsInt)
              .sum();
      assertThat(counted).isEqualTo(names);
    }
  }

  @Test
  void whatTheMemoryDoesNotLetBeWrittenIsDroppedAndCountedOrToldWithTheNextFlush() {
    for (boolean isDelta : new boolean[] {true, false}) {
      MemoryBudget budget = new MemoryBudget(1 << 20, 1 << 22);
      try (SpanMetricsWorld world =
          new SpanMetricsWorld(
              String.join("\n", ONLY_CALLS, ONLY_NAMES, isDelta ? DELTA : ""), budget)) {
        world.send(spansOf(service("shop"), span("GET", 1), span("PUT", 1)));
        long taken = budget.capacityBytes() - budget.usedBytes();
        budget.charge(taken);
        assertThat(world.flush()).isEmpty();
        assertThat(world.context.account().dropped(DropReason.MEMORY)).isEqualTo(isDelta ? 2 : 0);
        assertThat(world.world.log().messages("warn"))
            .anyMatch(line -> line.contains("no memory to tell"));
        budget.release(taken);
        assertThat(calls(world.flush())).hasSize(isDelta ? 0 : 2);
      }
    }
  }

  @Test
  void whatIsNotTakenIsOfferedAgain() {
    try (SpanMetricsWorld world = SpanMetricsWorld.of(ONLY_CALLS)) {
      world.send(spansOf(service("shop"), span("GET", 1)));
      world.next.answer(new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND));
      world.flush();
      assertThat(world.context.account().held()).isEqualTo(1);
      world.next.answer(Outcome.accepted());
      world.flush();
      assertThat(world.context.account().held()).isZero();
      assertThat(world.context.account().taken()).isEqualTo(2);
    }
  }

  @Test
  void manySeriesAreToldInSeveralRequestsEachPointOnce() {
    try (SpanMetricsWorld world = SpanMetricsWorld.of(ONLY_NAMES)) {
      int names = 12_000;
      world.send(
          spansOf(
              service("shop"),
              IntStream.range(0, names).mapToObj(i -> span("name " + i, 1)).toArray(Span[]::new)));
      List<ExportMetricsServiceRequest> told = world.flush();
      assertThat(told).hasSizeGreaterThan(2);
      assertThat(Points.resources(told)).containsOnly("{service.name=shop}");
      assertThat(Points.lines(told)).hasSize(2 * names).doesNotHaveDuplicates();
      assertThat(world.context.account().taken()).isEqualTo(2L * names);
    }
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"exemplars::enabled", "exemplars::max_per_data_point"})
  void pointsNameTheFirstSpansSinceTheFlushBefore() {
    Span anonymous = span("GET", 1).toBuilder().setTraceId(Spans.id(16, 0)).build();
    try (SpanMetricsWorld world =
        SpanMetricsWorld.of(ONLY_NAMES, "exemplars: {enabled: true, max_per_data_point: 6}")) {
      Span[] spans =
          IntStream.rangeClosed(1, 8)
              .mapToObj(i -> span("GET", i).toBuilder().setTraceId(Spans.id(16, i)).build())
              .toArray(Span[]::new);
      world.send(spansOf(service("shop"), anonymous));
      world.send(spansOf(service("shop"), spans));
      List<Metric> told = Points.metrics(world.flush());
      NumberDataPoint calls = told.get(0).getSum().getDataPoints(0);
      assertThat(calls.getExemplarsList())
          .extracting(Exemplar::getAsDouble)
          .containsExactly(1., 2., 3., 4., 5., 6.);
      assertThat(calls.getExemplars(1).getTraceId()).isEqualTo(Spans.id(16, 2));
      assertThat(calls.getExemplars(1).getSpanId()).isEqualTo(Spans.id(8, 2));
      assertThat(calls.getExemplars(1).getTimeUnixNano()).isEqualTo(calls.getTimeUnixNano());
      assertThat(told.get(1).getHistogram().getDataPoints(0).getExemplarsList())
          .isEqualTo(calls.getExemplarsList());
      assertThat(onlyPoint(world.flush()).getExemplarsList()).isEmpty();
    }
    try (SpanMetricsWorld world = SpanMetricsWorld.of(ONLY_CALLS)) {
      world.send(spansOf(service("shop"), span("GET", 1)));
      assertThat(onlyPoint(world.flush()).getExemplarsList()).isEmpty();
    }
  }
}
