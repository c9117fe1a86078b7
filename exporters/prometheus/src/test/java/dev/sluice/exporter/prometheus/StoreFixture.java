package dev.sluice.exporter.prometheus;

import dev.sluice.config.SpecBinder;
import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import dev.sluice.exposition.ExpositionPage;
import dev.sluice.exposition.ExpositionWriter;
import dev.sluice.exposition.PageSource;
import dev.sluice.memory.MemoryBudget;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A store with a clock of its own, and requests for it. Times of points are in seconds. */
final class StoreFixture {
  static final AggregationTemporality DELTA = AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
  static final AggregationTemporality CUMULATIVE =
      AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;

  final MetricStore store;
  final StoreRoom room;
  private final PrometheusConfig config;
  private final String keys;
  private long now;

  /** Keys beside the endpoint; scope labels are left out unless the keys say otherwise. */
  StoreFixture(String keys) {
    this(keys, MemoryBudget.unlimited());
  }

  StoreFixture(String keys, MemoryBudget budget) {
    this.keys = keys;
    String scope = keys.contains("without_scope_info") ? "" : ", without_scope_info: true";
    this.config =
        SpecBinder.fromYaml(
            PrometheusConfig.SPEC,
            "{endpoint: 'localhost:0'" + scope + (keys.isEmpty() ? "" : ", " + keys) + "}");
    this.room = new StoreRoom(budget);
    this.store = new MetricStore(config.storeSettings(), room);
  }

  Tally take(Metric... metrics) {
    return take(Resource.getDefaultInstance(), metrics);
  }

  Tally take(Resource resource, Metric... metrics) {
    ScopeMetrics.Builder scope = ScopeMetrics.newBuilder();
    for (Metric metric : metrics) {
      scope.addMetrics(metric);
    }
    return take(
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder().setResource(resource).addScopeMetrics(scope))
            .build());
  }

  Tally take(ExportMetricsServiceRequest request) {
    return take(Payload.of(request.toByteArray()));
  }

  Tally take(Payload request) {
    return store.take(request, now);
  }

  void advance(Duration time) {
    now += time.toNanos();
  }

  void sweep() {
    store.sweep(now);
  }

  /** The page without HELP and TYPE lines. */
  String samples() {
    return page("")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .reduce("", (a, b) -> a + b + "\n");
  }

  String page(String accept) {
    return new String(bytes("", accept).body(), StandardCharsets.UTF_8);
  }

  /** A page as it goes out, under a name of the caller's. */
  HostilePages.Page bytes(String title, String accept) {
    ExpositionPage page =
        ExpositionPage.render(
            accept,
            "",
            config.shown().openMetrics(),
            writer -> writeAll(store.page(now, name -> true), writer));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Slice slice : page.body()) {
      all.write(slice.array(), slice.offset(), slice.length());
    }
    return new HostilePages.Page(title, keys, page.contentType(), all.toByteArray());
  }

  static void writeAll(PageSource page, ExpositionWriter writer) throws IOException {
    boolean more = true;
    while (more) {
      more = page.writeNext(writer);
    }
  }

  long now() {
    return now;
  }

  static Metric gauge(String name, NumberDataPoint... points) {
    Gauge.Builder gauge = Gauge.newBuilder();
    for (NumberDataPoint point : points) {
      gauge.addDataPoints(point);
    }
    return Metric.newBuilder().setName(name).setGauge(gauge).build();
  }

  static Metric sum(
      String name,
      boolean monotonic,
      AggregationTemporality temporality,
      NumberDataPoint... points) {
    Sum.Builder sum =
        Sum.newBuilder().setIsMonotonic(monotonic).setAggregationTemporality(temporality);
    for (NumberDataPoint point : points) {
      sum.addDataPoints(point);
    }
    return Metric.newBuilder().setName(name).setSum(sum).build();
  }

  static Metric histogram(
      String name, AggregationTemporality temporality, HistogramDataPoint... points) {
    Histogram.Builder histogram = Histogram.newBuilder().setAggregationTemporality(temporality);
    for (HistogramDataPoint point : points) {
      histogram.addDataPoints(point);
    }
    return Metric.newBuilder().setName(name).setHistogram(histogram).build();
  }

  /** A point with one attribute {@code a}, unless its value is empty. */
  static NumberDataPoint point(String a, long start, long time, double value) {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .setStartTimeUnixNano(start * 1_000_000_000L)
            .setTimeUnixNano(time * 1_000_000_000L)
            .setAsDouble(value);
    return (a.isEmpty() ? point : point.addAttributes(attribute("a", a))).build();
  }

  static HistogramDataPoint histogramPoint(
      long start, long time, double sum, double bound, long below, long above) {
    return HistogramDataPoint.newBuilder()
        .setStartTimeUnixNano(start * 1_000_000_000L)
        .setTimeUnixNano(time * 1_000_000_000L)
        .setCount(below + above)
        .setSum(sum)
        .addExplicitBounds(bound)
        .addBucketCounts(below)
        .addBucketCounts(above)
        .build();
  }

  static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static Resource service(String name, String instance) {
    return Resource.newBuilder()
        .addAttributes(attribute("service.name", name))
        .addAttributes(attribute("service.instance.id", instance))
        .addAttributes(attribute("host.name", "h"))
        .build();
  }
}
