package dev.sluice.load.payload;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.util.List;
import java.util.Random;

/**
 * Data points: metrics of twenty points each, whose kinds take turns. The series of a point follow
 * from its place, so that a profile has as many series as its cardinality times its metrics.
 */
final class PointMaker {
  private static final int POINTS_PER_METRIC = 20;

  private final Profile profile;
  private final Random random;
  private final long baseNanos;
  private final long lateNanos;

  PointMaker(Profile profile, Random random, long baseNanos, long lateNanos) {
    this.profile = profile;
    this.random = random;
    this.baseNanos = baseNanos;
    this.lateNanos = lateNanos;
  }

  /** Adds so many points, the first of which has that place among all points of the profile. */
  void addTo(ScopeMetrics.Builder scope, int place, int count) {
    for (int done = 0; done < count; done += POINTS_PER_METRIC) {
      int first = place + done;
      int end = place + Math.min(count, done + POINTS_PER_METRIC);
      int number = done / POINTS_PER_METRIC;
      List<Profile.PointKind> kinds = profile.points().kinds();
      scope.addMetrics(metric(kinds.get(number % kinds.size()), number, first, end));
    }
  }

  private Metric metric(Profile.PointKind kind, int number, int first, int end) {
    Metric.Builder metric =
        Metric.newBuilder()
            .setName("load.metric." + number)
            .setDescription("Points of the load harness.")
            .setUnit(kind == Profile.PointKind.SUM ? "1" : "ms");
    AggregationTemporality cumulative = AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
    switch (kind) {
      case SUM -> {
        Sum.Builder sum =
            Sum.newBuilder().setIsMonotonic(true).setAggregationTemporality(cumulative);
        for (int i = first; i < end; i++) {
          sum.addDataPoints(numberPoint(i));
        }
        metric.setSum(sum);
      }
      case GAUGE -> {
        Gauge.Builder gauge = Gauge.newBuilder();
        for (int i = first; i < end; i++) {
          gauge.addDataPoints(numberPoint(i));
        }
        metric.setGauge(gauge);
      }
      case HISTOGRAM -> {
        Histogram.Builder histogram = Histogram.newBuilder().setAggregationTemporality(cumulative);
        for (int i = first; i < end; i++) {
          histogram.addDataPoints(histogramPoint(i));
        }
        metric.setHistogram(histogram);
      }
      case EXPONENTIAL_HISTOGRAM -> {
        ExponentialHistogram.Builder histogram =
            ExponentialHistogram.newBuilder().setAggregationTemporality(cumulative);
        for (int i = first; i < end; i++) {
          histogram.addDataPoints(exponentialPoint(i));
        }
        metric.setExponentialHistogram(histogram);
      }
    }
    return metric.build();
  }

  private NumberDataPoint numberPoint(int place) {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .setStartTimeUnixNano(baseNanos)
            .setTimeUnixNano(happened())
            .setAsDouble(random.nextInt(1_000_000) / 8.0);
    if (profile.points().exemplars()) {
      point.addExemplars(exemplar());
    }
    return point.addAllAttributes(attributes(place, point.build().getSerializedSize())).build();
  }

  private HistogramDataPoint histogramPoint(int place) {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder().setStartTimeUnixNano(baseNanos).setTimeUnixNano(happened());
    long count = 0;
    for (int bucket = 0; bucket <= profile.points().buckets(); bucket++) {
      long inBucket = random.nextInt(1000);
      count += inBucket;
      point.addBucketCounts(inBucket);
      if (bucket < profile.points().buckets()) {
        point.addExplicitBounds(5.0 * (1 << Math.min(bucket, 20)));
      }
    }
    point.setCount(count).setSum(count * 12.5);
    if (profile.points().exemplars()) {
      point.addExemplars(exemplar());
    }
    return point.addAllAttributes(attributes(place, point.build().getSerializedSize())).build();
  }

  private ExponentialHistogramDataPoint exponentialPoint(int place) {
    ExponentialHistogramDataPoint.Buckets.Builder buckets =
        ExponentialHistogramDataPoint.Buckets.newBuilder().setOffset(10);
    long count = 0;
    for (int bucket = 0; bucket < profile.points().buckets(); bucket++) {
      long inBucket = random.nextInt(1000);
      count += inBucket;
      buckets.addBucketCounts(inBucket);
    }
    ExponentialHistogramDataPoint.Builder point =
        ExponentialHistogramDataPoint.newBuilder()
            .setStartTimeUnixNano(baseNanos)
            .setTimeUnixNano(happened())
            .setScale(3)
            .setPositive(buckets)
            .setCount(count)
            .setSum(count * 12.5);
    if (profile.points().exemplars()) {
      point.addExemplars(exemplar());
    }
    return point.addAllAttributes(attributes(place, point.build().getSerializedSize())).build();
  }

  private List<KeyValue> attributes(int place, int bareBytes) {
    int series = place % profile.item().cardinality();
    return Attributes.of(profile, new Random(profile.seed() + series), series, bareBytes);
  }

  private Exemplar exemplar() {
    byte[] traceId = new byte[16];
    byte[] spanId = new byte[8];
    random.nextBytes(traceId);
    random.nextBytes(spanId);
    return Exemplar.newBuilder()
        .setTimeUnixNano(baseNanos)
        .setAsDouble(random.nextInt(1000) / 8.0)
        .setTraceId(ByteString.copyFrom(traceId))
        .setSpanId(ByteString.copyFrom(spanId))
        .build();
  }

  /** Never zero in its low bits' place: a fixed64 field that is zero would be left out. */
  private long happened() {
    return random.nextInt(100) < profile.mix().latePercent() ? baseNanos - lateNanos : baseNanos;
  }
}
