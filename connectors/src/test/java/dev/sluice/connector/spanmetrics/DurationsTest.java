package dev.sluice.connector.spanmetrics;

import static dev.sluice.connector.spanmetrics.Spans.service;
import static dev.sluice.connector.spanmetrics.Spans.span;
import static dev.sluice.connector.spanmetrics.Spans.spansOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ObservesKey;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How durations are told. */
class DurationsTest {
  private static final String COMPONENT = "connector/span_metrics";
  private static final String BARE =
      "exclude_dimensions: [service.name, span.name, span.kind, status.code,"
          + " collector.instance.id]";

  private static List<String> durations(String histogram, Span... spans) {
    try (SpanMetricsWorld world = SpanMetricsWorld.of(BARE, "histogram: " + histogram)) {
      world.send(spansOf(service("shop"), spans));
      return Points.lines(world.flush()).stream()
          .filter(line -> line.startsWith("duration"))
          .toList();
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "histogram::disable")
  void areNotToldWhereNobodyWantsThem() {
    assertThat(durations("{disable: true}", span("GET", 1))).isEmpty();
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "histogram::unit")
  void areToldInMillisecondsOrSeconds() {
    for (String unit : List.of("ms", "s", "S")) {
      try (SpanMetricsWorld world = SpanMetricsWorld.of(BARE, "histogram: {unit: " + unit + "}")) {
        world.send(spansOf(service("shop"), span("GET", 250)));
        Metric metric = Points.metrics(world.flush()).get(1);
        boolean isMillis = unit.equals("ms");
        assertThat(metric.getUnit()).isEqualTo(isMillis ? "ms" : "s");
        assertThat(metric.getHistogram().getDataPoints(0).getSum())
            .isEqualTo(isMillis ? 250 : 0.25);
        assertThat(metric.getHistogram().getDataPoints(0).getExplicitBoundsList())
            .hasSize(16)
            .startsWith(isMillis ? 2. : 0.002)
            .endsWith(isMillis ? 15_000. : 15.);
      }
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "histogram::explicit::buckets")
  void aBoundBelongsToTheBucketBelowItAndBoundsAreSorted() {
    assertThat(
            durations(
                "{explicit: {buckets: [20ms, 10ms, 20ms]}}",
                span("a", 0),
                span("a", 10),
                span("a", 11),
                span("a", 20),
                span("a", 21)))
        .containsExactly("duration{} 5 sum 62.0 in [2, 2, 1]");
    assertThat(durations("{explicit: {}}", span("a", 3)))
        .containsExactly("duration{} 1 sum 3.0 in [1]");
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "histogram::exponential::max_size")
  void exponentialBucketsGrowUntilTheyAreFewEnough() {
    Span[] spans = {span("a", 1), span("a", 2), span("a", 4), span("a", 8), span("a", 0)};
    assertThat(durations("{exponential: {max_size: 4}}", spans))
        .containsExactly("duration{} 5 sum 15.0 scale 0 zeros 1 from -1 in [1, 1, 1, 1]");
    assertThat(durations("{exponential: {max_size: 2}}", spans))
        .containsExactly("duration{} 5 sum 15.0 scale -2 zeros 1 from -1 in [1, 3]");
    assertThat(durations("{exponential: {}}", span("a", 0), span("b", 0)))
        .containsExactly("duration{} 2 sum 0.0 scale 0 zeros 2 from 0 in []");
    assertThat(durations("{exponential: {max_size: 1}}", span("a", 3), span("a", 3)))
        .containsExactly("duration{} 2 sum 6.0 scale 20 zeros 0 from 1661953 in [2]");
  }
}
