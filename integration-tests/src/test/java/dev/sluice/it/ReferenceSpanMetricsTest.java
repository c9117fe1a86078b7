package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.engine.Collector;
import dev.sluice.testkit.base.ReferenceCollector;
import dev.sluice.testkit.base.Seed;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same spans, odd ones among them, make the same metrics as in the reference. Runs where {@code
 * REFERENCE_COLLECTOR} names the reference's binary.
 */
class ReferenceSpanMetricsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int REQUESTS = 5;

  @RegisterExtension final Seed seed = new Seed();

  private static String config(String connector, int port, String sink) {
    return """
        receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
        connectors: {span_metrics: {metrics_flush_interval: 1s, %s}}
        exporters: {otlp_http: {endpoint: "http://%s", sending_queue: {num_consumers: 1}}}
        service:
          telemetry: {metrics: {level: none}}
          pipelines:
            traces: {receivers: [otlp], exporters: [span_metrics]}
            metrics: {receivers: [span_metrics], exporters: [otlp_http]}
        """
        .formatted(port, connector, sink);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "namespace: traces.span.metrics",
        "dimensions: [{name: a}, {name: b, default: x}], histogram: {unit: s, dimensions: [{name:"
            + " http.method}]}, calls_dimensions: [{name: b, default: y}, {name: rpc.x}], events:"
            + " {enabled: true, dimensions: [{name: http.method}]}",
        "aggregation_temporality: AGGREGATION_TEMPORALITY_DELTA, histogram: {exponential: {}},"
            + " exemplars: {enabled: true}, events: {enabled: true, dimensions: [{name: a}]}",
        "aggregation_temporality: AGGREGATION_TEMPORALITY_DELTA, aggregation_cardinality_limit: 3,"
            + " namespace: '', histogram: {explicit: {buckets: [1ms, 2ms, 3s]}}, exemplars:"
            + " {enabled: true, max_per_data_point: 2}",
        "dimensions: [{glob: 'http.*'}, {name: a}], calls_dimensions: [{glob: '{b,c}'}],"
            + " exclude_dimensions: [span.kind, collector.instance.id], events: {enabled: true,"
            + " dimensions: [{glob: '**.x'}]}",
        "resource_metrics_key_attributes: [service.name], enable_metrics_sampling_method: true,"
            + " exclude_dimensions: [service.name, span.name], histogram: {exponential: {max_size:"
            + " 5}}",
        "histogram: {disable: true}, exclude_dimensions: [service.name, span.name, span.kind,"
            + " status.code]",
      })
  void theSameSpansMakeTheSameMetrics(String connector, @TempDir Path dir) throws Exception {
    ReferenceCollector reference =
        ReferenceCollector.with("receivers/otlp", "connectors/span_metrics", "exporters/otlp_http");
    // there what a pattern finds makes series by where it is found, and by how often: here each
    // pattern finds one attribute at most
    OddSpans odd = new OddSpans(seed.random(), !connector.contains("glob"));
    ExportTraceServiceRequest.Builder all = ExportTraceServiceRequest.newBuilder();
    for (int i = 0; i < REQUESTS; i++) {
      all.mergeFrom(odd.request());
    }
    byte[] request = all.build().toByteArray(); // one, so that no flush comes in between
    boolean isDelta = connector.contains("DELTA");
    List<String> theirs = theirs(reference, dir, connector, request, isDelta);
    List<String> ours = ours(connector, request, isDelta);
    assertThat(theirs).isNotEmpty();
    assertThat(without(ours, theirs))
        .as("what the reference does not tell; it alone tells %s", without(theirs, ours))
        .isEmpty();
    assertThat(without(theirs, ours)).as("what the reference alone tells").isEmpty();
  }

  private static List<String> without(List<String> lines, List<String> others) {
    List<String> left = new ArrayList<>(lines);
    others.forEach(left::remove);
    return left;
  }

  private static List<String> theirs(
      ReferenceCollector reference, Path dir, String connector, byte[] request, boolean isDelta)
      throws Exception {
    int port = ReferenceCollector.freePort();
    try (CapturingServer sink = new CapturingServer();
        ReferenceCollector.Running running =
            reference.start(dir, config(connector, port, sink.place()))) {
      assertThat(running.post(port, "/v1/traces", request)).isEqualTo(200);
      return told(sink, isDelta);
    }
  }

  private static List<String> ours(String connector, byte[] request, boolean isDelta)
      throws Exception {
    int port = ReferenceCollector.freePort();
    try (CapturingServer sink = new CapturingServer();
        Collector collector =
            Collector.builder().config(config(connector, port, sink.place())).build()) {
      collector.start();
      HttpRequest post =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/traces"))
              .header("Content-Type", "application/x-protobuf")
              .POST(HttpRequest.BodyPublishers.ofByteArray(request))
              .build();
      HttpResponse<Void> answer =
          HttpClient.newHttpClient().send(post, HttpResponse.BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(200);
      return told(sink, isDelta);
    }
  }

  /** What the first flush tells, or the second one where the first tells zeros. */
  private static List<String> told(CapturingServer sink, boolean isDelta) {
    int flushes = isDelta ? 1 : 2;
    await().atMost(PATIENCE).until(() -> flushes(sink).size() >= flushes);
    return flushes(sink).get(flushes - 1);
  }

  /** Those that told something, as lines. */
  private static List<List<String>> flushes(CapturingServer sink) {
    return sink.requests().stream()
        .map(ReferenceSpanMetricsTest::lines)
        .filter(lines -> !lines.isEmpty())
        .toList();
  }

  private static List<String> lines(CapturingServer.Request request) {
    try {
      return ExportMetricsServiceRequest.parseFrom(request.body()).getResourceMetricsList().stream()
          .flatMap(resource -> lines(resource).stream())
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> lines(ResourceMetrics resource) {
    List<String> lines = new ArrayList<>();
    String of = attributes(resource.getResource().getAttributesList()) + " ";
    for (Metric metric : resource.getScopeMetrics(0).getMetricsList()) {
      String name =
          of
              + resource.getScopeMetrics(0).getScope().getName()
              + " "
              + metric.getName()
              + " "
              + metric.getUnit()
              + " ";
      for (NumberDataPoint point : metric.getSum().getDataPointsList()) {
        assertThat(metric.getSum().getIsMonotonic()).isTrue();
        lines.add(
            name
                + metric.getSum().getAggregationTemporality()
                + attributes(point.getAttributesList())
                + point.getAsInt()
                + exemplars(point.getExemplarsList()));
      }
      for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
        lines.add(
            name
                + metric.getHistogram().getAggregationTemporality()
                + attributes(point.getAttributesList())
                + point.getCount()
                + " "
                + point.getSum()
                + point.getExplicitBoundsList()
                + point.getBucketCountsList()
                + exemplars(point.getExemplarsList()));
      }
      for (ExponentialHistogramDataPoint point :
          metric.getExponentialHistogram().getDataPointsList()) {
        lines.add(
            name
                + metric.getExponentialHistogram().getAggregationTemporality()
                + attributes(point.getAttributesList())
                + point.getCount()
                + " "
                + point.getSum()
                + " "
                + point.getMin()
                + " "
                + point.getMax()
                + " zeros "
                + point.getZeroCount()
                + " scale "
                + point.getScale()
                + " from "
                + point.getPositive().getOffset()
                + point.getPositive().getBucketCountsList()
                + exemplars(point.getExemplarsList()));
      }
    }
    return lines;
  }

  private static String attributes(List<KeyValue> attributes) {
    Function<KeyValue, String> text =
        each ->
            each.getKey().equals("collector.instance.id")
                ? "collector" // each has one of its own
                : each.getKey() + "=" + each.getValue().toString().strip().replace("\n", "");
    return attributes.stream().map(text).sorted().collect(Collectors.joining(" ", "{", "} "));
  }

  private static String exemplars(List<Exemplar> exemplars) {
    return exemplars.stream()
        .map(each -> hex(each.getTraceId()) + hex(each.getSpanId()) + " " + each.getAsDouble())
        .sorted()
        .collect(Collectors.joining(", ", " (", ")"));
  }

  private static String hex(ByteString id) {
    return id.isEmpty() ? "0" : id.toByteArray()[id.size() - 1] + "";
  }
}
