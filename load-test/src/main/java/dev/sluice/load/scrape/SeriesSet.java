package dev.sluice.load.scrape;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.List;

/**
 * So many series, numbered from 0, and their values in every generation: what an interval of a
 * fleet of services sends. Every value follows from the number of the series and the generation, so
 * that a page can be checked without keeping one.
 *
 * <p>A resource has a thousand series: twenty metrics of fifty. Of the metrics eight are counters
 * (half integers, half with decimals), eight gauges (half fractions of full precision, half large
 * integers), four histograms of twelve buckets.
 *
 * @param size how many series
 * @param firstUnixNanos time of generation 0; one passes in each second
 */
record SeriesSet(int size, long firstUnixNanos) {
  static final int BUCKETS = 12;

  private static final int METRICS = 20;
  private static final int COUNTERS = 8;
  private static final int NUMBERS = 16;
  private static final int SERIES_OF_RESOURCE = 1000;
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE");
  private static final long[] STATUS = {200, 201, 204, 400, 404, 500, 503};

  /** What a series is. */
  enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  int resources() {
    return (size + SERIES_OF_RESOURCE - 1) / SERIES_OF_RESOURCE;
  }

  static int metricOf(int series) {
    return series % SERIES_OF_RESOURCE % METRICS;
  }

  static Kind kind(int series) {
    int metric = metricOf(series);
    return metric < COUNTERS ? Kind.COUNTER : metric < NUMBERS ? Kind.GAUGE : Kind.HISTOGRAM;
  }

  /** Name of a series on a page, without the suffixes of a histogram. */
  static String shownName(int series) {
    int metric = metricOf(series);
    return switch (kind(series)) {
      case COUNTER -> "shop_requests_" + metric + "_total";
      case GAUGE -> "shop_level_" + metric;
      case HISTOGRAM -> "shop_duration_" + metric;
    };
  }

  /** Lines of a page that show one series. */
  static int lines(int series) {
    return kind(series) == Kind.HISTOGRAM ? BUCKETS + 2 : 1;
  }

  /** Lines of a page that show all series. */
  long lines() {
    long lines = 0;
    for (int series = 0; series < size; series++) {
      lines += lines(series);
    }
    return lines;
  }

  /** Value of a counter or gauge. */
  static double number(int series, int generation) {
    return switch (metricOf(series) / 4) {
      case 0 -> series % 977 + generation * 13.0;
      case 1 -> (series % 7919 * 250L + generation * 1375L) / 1000.0;
      case 2 -> (mixed(series * 31L + generation) >>> 11) * 0x1p-53;
      default -> 1_000_000L + (mixed(series * 17L + generation) >>> 34);
    };
  }

  /** Values in one bucket of a histogram; each generation adds some. */
  static long inBucket(int series, int generation, int bucket) {
    return generation * (1L + (mixed(series * 13L + bucket) >>> 57));
  }

  static long count(int series, int generation) {
    long count = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      count += inBucket(series, generation, bucket);
    }
    return count;
  }

  static double sum(int series, int generation) {
    return count(series, generation) * 0.037 + series % 101;
  }

  /** Upper bound of a bucket. */
  static double bound(int bucket) {
    return bucket == BUCKETS - 1 ? Double.POSITIVE_INFINITY : 0.005 * (1 << bucket);
  }

  /** The request of one resource, encoded. */
  byte[] request(int resource, int generation) {
    int first = resource * SERIES_OF_RESOURCE;
    int end = Math.min(size, first + SERIES_OF_RESOURCE);
    long now = firstUnixNanos + generation * 1_000_000_000L;
    ScopeMetrics.Builder scope =
        ScopeMetrics.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("shop.web").setVersion("1.4.2"));
    for (int metric = 0; metric < METRICS && first + metric < end; metric++) {
      scope.addMetrics(metric(first + metric, end, generation, now));
    }
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(Resource.newBuilder().addAllAttributes(resourceAttributes(resource)))
                .addScopeMetrics(scope))
        .build()
        .toByteArray();
  }

  private Metric metric(int first, int end, int generation, long now) {
    int number = metricOf(first);
    AggregationTemporality cumulative = AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
    Metric.Builder metric = Metric.newBuilder().setDescription("What the shop counts and measures");
    switch (kind(first)) {
      case COUNTER -> {
        Sum.Builder sum =
            Sum.newBuilder().setIsMonotonic(true).setAggregationTemporality(cumulative);
        for (int series = first; series < end; series += METRICS) {
          sum.addDataPoints(numberPoint(series, generation, now));
        }
        metric.setName("shop.requests." + number).setSum(sum);
      }
      case GAUGE -> {
        Gauge.Builder gauge = Gauge.newBuilder();
        for (int series = first; series < end; series += METRICS) {
          gauge.addDataPoints(numberPoint(series, generation, now));
        }
        metric.setName("shop.level." + number).setGauge(gauge);
      }
      case HISTOGRAM -> {
        Histogram.Builder histogram = Histogram.newBuilder().setAggregationTemporality(cumulative);
        for (int series = first; series < end; series += METRICS) {
          histogram.addDataPoints(histogramPoint(series, generation, now));
        }
        metric.setName("shop.duration." + number).setHistogram(histogram);
      }
    }
    return metric.build();
  }

  private NumberDataPoint numberPoint(int series, int generation, long now) {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .addAllAttributes(attributes(series))
            .setStartTimeUnixNano(firstUnixNanos)
            .setTimeUnixNano(now);
    double value = number(series, generation);
    return (metricOf(series) / 4 == 0 ? point.setAsInt((long) value) : point.setAsDouble(value))
        .build();
  }

  private HistogramDataPoint histogramPoint(int series, int generation, long now) {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder()
            .addAllAttributes(attributes(series))
            .setStartTimeUnixNano(firstUnixNanos)
            .setTimeUnixNano(now)
            .setCount(count(series, generation))
            .setSum(sum(series, generation));
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      point.addBucketCounts(inBucket(series, generation, bucket));
      if (bucket < BUCKETS - 1) {
        point.addExplicitBounds(bound(bucket));
      }
    }
    return point.build();
  }

  private static List<KeyValue> attributes(int series) {
    return List.of(
        text("http.request.method", METHODS.get(series / METRICS % METHODS.size())),
        text("http.route", "/api/v1/customers/{id}/orders/" + series / METRICS % 50),
        KeyValue.newBuilder()
            .setKey("http.response.status_code")
            .setValue(AnyValue.newBuilder().setIntValue(STATUS[series % STATUS.length]))
            .build(),
        text("server.address", "shop-" + series % 5 + ".example.com"),
        text("series", Integer.toString(series)));
  }

  private static List<KeyValue> resourceAttributes(int resource) {
    List<KeyValue> attributes = new ArrayList<>();
    attributes.add(text("service.namespace", "shop"));
    attributes.add(text("service.name", "orders-" + resource % 20));
    attributes.add(text("service.instance.id", Long.toHexString(mixed(resource)) + "-" + resource));
    attributes.add(text("service.version", "2026.11.3"));
    attributes.add(text("deployment.environment.name", "production"));
    attributes.add(text("host.name", "node-" + resource % 40 + ".eu-central-1.example.com"));
    attributes.add(text("k8s.namespace.name", "shop-production"));
    attributes.add(text("k8s.pod.name", "orders-" + resource % 20 + "-7d9f8b6c5-" + resource));
    return attributes;
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** The finaliser of SplitMix64: neighbours come out unlike each other. */
  private static long mixed(long seed) {
    long z = seed + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
