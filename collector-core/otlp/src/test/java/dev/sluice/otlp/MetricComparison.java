package dev.sluice.otlp;

import static dev.sluice.otlp.ViewComparison.attributes;
import static dev.sluice.otlp.ViewComparison.bytes;
import static dev.sluice.otlp.ViewComparison.same;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.otlp.view.BucketsView;
import dev.sluice.otlp.view.DataPointView;
import dev.sluice.otlp.view.ExemplarView;
import dev.sluice.otlp.view.ExponentialHistogramDataPointView;
import dev.sluice.otlp.view.HistogramDataPointView;
import dev.sluice.otlp.view.MetricView;
import dev.sluice.otlp.view.NumberDataPointView;
import dev.sluice.otlp.view.QuantileView;
import dev.sluice.otlp.view.SummaryDataPointView;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.List;

/** Every accessor of the metric views against messages. */
public final class MetricComparison {
  private MetricComparison() {}

  public static void metric(MetricView view, Metric message) {
    assertThat(view.name()).isEqualTo(message.getName());
    assertThat(view.description()).isEqualTo(message.getDescription());
    assertThat(view.unit()).isEqualTo(message.getUnit());
    attributes(view, message.getMetadataList());
    assertThat(view.type().name()).isEqualTo(typeName(message));
    assertThat(view.aggregationTemporality()).isEqualTo(temporality(message));
    assertThat(view.isMonotonic()).isEqualTo(message.getSum().getIsMonotonic());
    switch (message.getDataCase()) {
      case GAUGE -> numbers(view.numberDataPoints(), message.getGauge().getDataPointsList());
      case SUM -> numbers(view.numberDataPoints(), message.getSum().getDataPointsList());
      case HISTOGRAM ->
          histograms(view.histogramDataPoints(), message.getHistogram().getDataPointsList());
      case EXPONENTIAL_HISTOGRAM ->
          exponential(
              view.exponentialHistogramDataPoints(),
              message.getExponentialHistogram().getDataPointsList());
      case SUMMARY -> summaries(view.summaryDataPoints(), message.getSummary().getDataPointsList());
      case DATA_NOT_SET -> assertThat(view.dataPoints().next()).isFalse();
    }
    int points = 0;
    for (DataPointView point = view.dataPoints(); point.next(); ) {
      points++;
    }
    assertThat(points).isEqualTo(Requests.points(message));
  }

  private static String typeName(Metric message) {
    return message.getDataCase() == Metric.DataCase.DATA_NOT_SET
        ? "EMPTY"
        : message.getDataCase().name();
  }

  private static int temporality(Metric message) {
    return switch (message.getDataCase()) {
      case SUM -> message.getSum().getAggregationTemporalityValue();
      case HISTOGRAM -> message.getHistogram().getAggregationTemporalityValue();
      case EXPONENTIAL_HISTOGRAM ->
          message.getExponentialHistogram().getAggregationTemporalityValue();
      case GAUGE, SUMMARY, DATA_NOT_SET -> 0;
    };
  }

  private static void numbers(NumberDataPointView view, List<NumberDataPoint> messages) {
    for (NumberDataPoint message : messages) {
      assertThat(view.next()).isTrue();
      assertThat(view.startTimeUnixNano()).isEqualTo(message.getStartTimeUnixNano());
      assertThat(view.timeUnixNano()).isEqualTo(message.getTimeUnixNano());
      assertThat(view.flags()).isEqualTo(message.getFlags());
      assertThat(view.noRecordedValue()).isEqualTo((message.getFlags() & 1) == 1);
      assertThat(view.isInt()).isEqualTo(message.hasAsInt());
      assertThat(view.isDouble()).isEqualTo(message.hasAsDouble());
      assertThat(view.hasValue()).isEqualTo(message.hasAsInt() || message.hasAsDouble());
      if (message.hasAsInt()) {
        assertThat(view.intValue()).isEqualTo(message.getAsInt());
      } else {
        same(view.doubleValue(), message.getAsDouble());
      }
      attributes(view, message.getAttributesList());
      exemplars(view.exemplars(), message.getExemplarsList());
    }
    assertThat(view.next()).isFalse();
  }

  private static void exemplars(ExemplarView view, List<Exemplar> messages) {
    for (Exemplar message : messages) {
      assertThat(view.next()).isTrue();
      assertThat(view.timeUnixNano()).isEqualTo(message.getTimeUnixNano());
      bytes(view.traceId(), message.getTraceId());
      bytes(view.spanId(), message.getSpanId());
      assertThat(view.isInt()).isEqualTo(message.hasAsInt());
      assertThat(view.isDouble()).isEqualTo(message.hasAsDouble());
      assertThat(view.hasValue()).isEqualTo(message.hasAsInt() || message.hasAsDouble());
      if (message.hasAsInt()) {
        assertThat(view.intValue()).isEqualTo(message.getAsInt());
      } else {
        same(view.doubleValue(), message.getAsDouble());
      }
      attributes(view, message.getFilteredAttributesList());
    }
    assertThat(view.next()).isFalse();
  }

  private static void histograms(HistogramDataPointView view, List<HistogramDataPoint> messages) {
    for (HistogramDataPoint message : messages) {
      assertThat(view.next()).isTrue();
      assertThat(view.startTimeUnixNano()).isEqualTo(message.getStartTimeUnixNano());
      assertThat(view.timeUnixNano()).isEqualTo(message.getTimeUnixNano());
      assertThat(view.count()).isEqualTo(message.getCount());
      assertThat(view.hasSum()).isEqualTo(message.hasSum());
      same(view.sum(), message.getSum());
      assertThat(view.bucketCounts())
          .containsExactly(message.getBucketCountsList().toArray(Long[]::new));
      assertThat(view.explicitBounds())
          .containsExactly(message.getExplicitBoundsList().toArray(Double[]::new));
      assertThat(view.flags()).isEqualTo(message.getFlags());
      assertThat(view.hasMin()).isEqualTo(message.hasMin());
      same(view.min(), message.getMin());
      assertThat(view.hasMax()).isEqualTo(message.hasMax());
      same(view.max(), message.getMax());
      attributes(view, message.getAttributesList());
      exemplars(view.exemplars(), message.getExemplarsList());
    }
    assertThat(view.next()).isFalse();
  }

  private static void exponential(
      ExponentialHistogramDataPointView view, List<ExponentialHistogramDataPoint> messages) {
    for (ExponentialHistogramDataPoint message : messages) {
      assertThat(view.next()).isTrue();
      assertThat(view.startTimeUnixNano()).isEqualTo(message.getStartTimeUnixNano());
      assertThat(view.timeUnixNano()).isEqualTo(message.getTimeUnixNano());
      assertThat(view.count()).isEqualTo(message.getCount());
      assertThat(view.hasSum()).isEqualTo(message.hasSum());
      same(view.sum(), message.getSum());
      assertThat(view.scale()).isEqualTo(message.getScale());
      assertThat(view.zeroCount()).isEqualTo(message.getZeroCount());
      assertThat(view.hasPositive()).isEqualTo(message.hasPositive());
      buckets(view.positive(), message.getPositive());
      assertThat(view.hasNegative()).isEqualTo(message.hasNegative());
      buckets(view.negative(), message.getNegative());
      assertThat(view.flags()).isEqualTo(message.getFlags());
      assertThat(view.hasMin()).isEqualTo(message.hasMin());
      same(view.min(), message.getMin());
      assertThat(view.hasMax()).isEqualTo(message.hasMax());
      same(view.max(), message.getMax());
      same(view.zeroThreshold(), message.getZeroThreshold());
      attributes(view, message.getAttributesList());
      exemplars(view.exemplars(), message.getExemplarsList());
    }
    assertThat(view.next()).isFalse();
  }

  private static void buckets(BucketsView view, ExponentialHistogramDataPoint.Buckets message) {
    assertThat(view.offset()).isEqualTo(message.getOffset());
    assertThat(view.bucketCounts())
        .containsExactly(message.getBucketCountsList().toArray(Long[]::new));
  }

  private static void summaries(SummaryDataPointView view, List<SummaryDataPoint> messages) {
    for (SummaryDataPoint message : messages) {
      assertThat(view.next()).isTrue();
      assertThat(view.startTimeUnixNano()).isEqualTo(message.getStartTimeUnixNano());
      assertThat(view.timeUnixNano()).isEqualTo(message.getTimeUnixNano());
      assertThat(view.count()).isEqualTo(message.getCount());
      same(view.sum(), message.getSum());
      assertThat(view.flags()).isEqualTo(message.getFlags());
      attributes(view, message.getAttributesList());
      QuantileView quantiles = view.quantileValues();
      for (SummaryDataPoint.ValueAtQuantile quantile : message.getQuantileValuesList()) {
        assertThat(quantiles.next()).isTrue();
        same(quantiles.quantile(), quantile.getQuantile());
        same(quantiles.value(), quantile.getValue());
      }
      assertThat(quantiles.next()).isFalse();
      assertThat(view.exemplars().next()).isFalse();
    }
    assertThat(view.next()).isFalse();
  }
}
