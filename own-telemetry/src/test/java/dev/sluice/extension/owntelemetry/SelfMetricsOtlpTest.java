package dev.sluice.extension.owntelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SpecBinder;
import dev.sluice.config.model.TelemetryConfig;
import dev.sluice.telemetry.CumulativeHistogram;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricRegistry;
import dev.sluice.telemetry.MetricSet;
import dev.sluice.telemetry.own.SelfMetricsOtlp;
import dev.sluice.telemetry.own.SelfMetricsOtlp.Temporality;
import dev.sluice.testkit.ObservesKey;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class SelfMetricsOtlpTest {
  private static final double[] BOUNDS = {1, 10};

  private final MetricRegistry registry = new MetricRegistry(MetricLevel.DETAILED);
  private final MetricSet set = registry.newSet();

  private SelfMetricsOtlp reader(Temporality temporality) {
    return new SelfMetricsOtlp(registry, Map.of("service.name", "me"), temporality, 100);
  }

  private static Metric collect(SelfMetricsOtlp reader, long now, String name) throws Exception {
    ExportMetricsServiceRequest request =
        ExportMetricsServiceRequest.parseFrom(
            reader
                .collect(
                    now,
                    failure -> {
                      throw failure;
                    })
                .body());
    for (ScopeMetrics scope : request.getResourceMetrics(0).getScopeMetricsList()) {
      for (Metric metric : scope.getMetricsList()) {
        if (metric.getName().equals(name)) {
          return metric;
        }
      }
    }
    throw new AssertionError("no " + name + " in " + request);
  }

  private static NumberDataPoint sum(SelfMetricsOtlp reader, long now) throws Exception {
    return collect(reader, now, "c").getSum().getDataPoints(0);
  }

  @Test
  void aCounterCountsFromTheStart() throws Exception {
    LongAdder counter = set.counter(MetricLevel.BASIC, "c", "{span}", "help");
    SelfMetricsOtlp reader = reader(Temporality.CUMULATIVE);
    counter.add(3);
    assertThat(sum(reader, 200).getStartTimeUnixNano()).isEqualTo(100);
    counter.add(4);

    NumberDataPoint second = sum(reader, 300);
    assertThat(second.getAsInt()).isEqualTo(7);
    assertThat(second.getStartTimeUnixNano()).isEqualTo(100);
    assertThat(second.getTimeUnixNano()).isEqualTo(300);
  }

  @Test
  void aSeriesThatComesLaterOrStartsAgainCountsFromTheCollectionBefore() throws Exception {
    SelfMetricsOtlp reader = reader(Temporality.CUMULATIVE);
    set.counter(MetricLevel.BASIC, "other", "", "");
    reader.collect(200, failure -> {});
    MetricSet first = registry.newSet();
    first.counter(MetricLevel.BASIC, "c", "", "").add(5);
    assertThat(sum(reader, 300).getStartTimeUnixNano()).isEqualTo(200);

    first.close();
    registry.newSet().counter(MetricLevel.BASIC, "c", "", "").add(1);
    NumberDataPoint again = sum(reader, 400);
    assertThat(again.getStartTimeUnixNano()).isEqualTo(300);
    assertThat(again.getAsInt()).isEqualTo(1);
  }

  @Test
  void whatASeriesCountedLastIsToldAfterItHasGone() throws Exception {
    SelfMetricsOtlp reader = reader(Temporality.CUMULATIVE);
    MetricSet going = registry.newSet();
    LongAdder counter = going.counter(MetricLevel.BASIC, "c", "", "");
    counter.add(5);
    assertThat(sum(reader, 200).getAsInt()).isEqualTo(5);
    counter.add(2);
    going.close();

    assertThat(sum(reader, 300).getAsInt()).isEqualTo(7);
    assertThat(reader.collect(400, failure -> {}).points()).as("and only once").isZero();
  }

  @Test
  void deltasAddUpToTheWhole() throws Exception {
    LongAdder counter = set.counter(MetricLevel.BASIC, "c", "", "");
    CumulativeHistogram histogram = set.histogram(MetricLevel.BASIC, "h", "s", "", BOUNDS);
    SelfMetricsOtlp reader = reader(Temporality.DELTA);
    counter.add(3);
    histogram.record(5);
    assertThat(sum(reader, 200).getAsInt()).isEqualTo(3);
    counter.add(4);
    histogram.record(0.5);
    histogram.record(50);

    ExportMetricsServiceRequest second =
        ExportMetricsServiceRequest.parseFrom(reader.collect(300, failure -> {}).body());
    Metric c = second.getResourceMetrics(0).getScopeMetrics(0).getMetrics(0);
    assertThat(c.getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
    assertThat(c.getSum().getDataPoints(0).getAsInt()).isEqualTo(4);
    assertThat(c.getSum().getDataPoints(0).getStartTimeUnixNano()).isEqualTo(200);
    HistogramDataPoint h =
        second
            .getResourceMetrics(0)
            .getScopeMetrics(0)
            .getMetrics(1)
            .getHistogram()
            .getDataPoints(0);
    assertThat(h.getBucketCountsList()).containsExactly(1L, 0L, 1L);
    assertThat(h.getCount()).isEqualTo(2);
    assertThat(h.getSum()).isEqualTo(50.5);
    assertThat(h.hasMin()).isFalse();
  }

  @Test
  void lowMemoryIsDeltaOnlyForWhatIsCountedAsItHappens() throws Exception {
    set.counter(MetricLevel.BASIC, "c", "", "").add(1);
    set.counterFrom(MetricLevel.BASIC, "otelcol_process_uptime", "s", "", () -> 2.5);
    SelfMetricsOtlp reader = reader(Temporality.LOW_MEMORY);

    assertThat(collect(reader, 200, "c").getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
    Metric uptime = collect(reader, 300, "otelcol_process_uptime");
    assertThat(uptime.getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    assertThat(uptime.getSum().getDataPoints(0).getAsDouble()).isEqualTo(2.5);
  }

  @Test
  @ObservesKey(
      component = "service/telemetry",
      keys = "metrics::views::stream::aggregation::explicit_bucket_histogram::record_min_max")
  void aHistogramTellsItsLeastAndGreatestUnlessAViewLeavesThemOut() throws Exception {
    CumulativeHistogram histogram =
        set.histogram(MetricLevel.BASIC, "http_server_request_duration", "s", "", BOUNDS);
    SelfMetricsOtlp reader = reader(Temporality.CUMULATIVE);
    histogram.record(2);
    histogram.record(20);
    HistogramDataPoint point =
        collect(reader, 200, "http.server.request.duration").getHistogram().getDataPoints(0);
    assertThat(point.getMin()).isEqualTo(2);
    assertThat(point.getMax()).isEqualTo(20);
    assertThat(point.getExplicitBoundsList()).containsExactly(1.0, 10.0);

    for (boolean minMax : new boolean[] {false, true}) {
      view("{boundaries: [3], record_min_max: " + minMax + "}");
      histogram.record(2);
      point = collect(reader, 300, "http.server.request.duration").getHistogram().getDataPoints(0);
      assertThat(point.getExplicitBoundsList()).containsExactly(3.0);
      assertThat(point.hasMin()).isEqualTo(minMax);
    }
  }

  private void view(String buckets) {
    String yaml =
        "metrics: {level: detailed, views: [{selector: {instrument_name: '*'}, stream:"
            + " {aggregation: {explicit_bucket_histogram: %s}}}]}".formatted(buckets);
    registry.views(SpecBinder.fromYaml(TelemetryConfig.SPEC, yaml).metrics().views(), misfit -> {});
  }

  @Test
  void aCountThatAlsoFallsIsASumThatIsNotMonotonicAndNumbersAreNumbers() throws Exception {
    set.gauge(
        MetricLevel.BASIC,
        "otelcol_exporter_in_flight_requests",
        "{request}",
        "",
        () -> 2,
        "server_port",
        "4317");
    Metric metric = collect(reader(Temporality.DELTA), 200, "otelcol_exporter_in_flight_requests");

    assertThat(metric.getSum().getIsMonotonic()).isFalse();
    assertThat(metric.getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    assertThat(metric.getSum().getDataPoints(0).getAttributes(0).getKey()).isEqualTo("server.port");
    assertThat(metric.getSum().getDataPoints(0).getAttributes(0).getValue().getIntValue())
        .isEqualTo(4317);
  }

  @Test
  void whatIsAboveTheLevelIsNotSent() throws Exception {
    registry.level(MetricLevel.BASIC);
    set.counter(MetricLevel.NORMAL, "c", "", "").add(1);

    assertThat(reader(Temporality.CUMULATIVE).collect(200, failure -> {}).points()).isZero();
  }
}
