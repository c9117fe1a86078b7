package dev.sluice.processor.attributes;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.sluice.data.Signal;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Random requests over a small vocabulary, so that actions and matches find something. */
final class SampleItems {
  private static final List<String> KEYS =
      List.of(
          "a", "b", "c.d", "http.url", "user.email", "secret.key", "num", "flag", "text", "bytes");
  private static final List<String> TEXTS =
      List.of(
          "",
          "x",
          "12",
          "-7",
          "+5",
          "1.5",
          "0x1p-2",
          "1_0",
          "inf",
          "nope",
          "9223372036854775808",
          "http://example.com/path?q=1",
          "user@example.com",
          "größe",
          "long ".repeat(50));
  private static final double[] REALS = {
    0, -0.0, 1, 2.5, -3.75, 1e21, 1e-7, 1e300, 1234567.125, Double.POSITIVE_INFINITY
  };
  private static final List<String> SERVICES = List.of("auth", "billing", "billing-2");
  private static final List<String> NAMES = List.of("login", "GET /users", "query", "");

  private final Random random;

  SampleItems(long seed) {
    this.random = new Random(seed);
  }

  Message request(Signal signal) {
    return switch (signal) {
      case TRACES -> traces();
      case METRICS -> metrics();
      default -> logs();
    };
  }

  static int items(Message request) {
    if (request instanceof ExportTraceServiceRequest traces) {
      return traces.getResourceSpansList().stream()
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .mapToInt(ScopeSpans::getSpansCount)
          .sum();
    }
    if (request instanceof ExportLogsServiceRequest logs) {
      return logs.getResourceLogsList().stream()
          .flatMap(resource -> resource.getScopeLogsList().stream())
          .mapToInt(ScopeLogs::getLogRecordsCount)
          .sum();
    }
    return ((ExportMetricsServiceRequest) request)
        .getResourceMetricsList().stream()
            .flatMap(resource -> resource.getScopeMetricsList().stream())
            .mapToInt(scope -> scope.getMetricsCount() * 2)
            .sum();
  }

  private ExportTraceServiceRequest traces() {
    var request = ExportTraceServiceRequest.newBuilder();
    for (int r = 0; r < 4; r++) {
      var resource = ResourceSpans.newBuilder().setResource(resource(r));
      for (int s = 0; s < 3; s++) {
        var scope = ScopeSpans.newBuilder().setScope(scope(s));
        for (int i = 0; i < 12; i++) {
          scope.addSpans(
              Span.newBuilder()
                  .setTraceId(ByteString.copyFromUtf8("0123456789abcdef"))
                  .setName(any(NAMES))
                  .setKindValue(random.nextInt(6))
                  .setStatus(Status.newBuilder().setMessage("m"))
                  .setStartTimeUnixNano(random.nextLong() >>> 1)
                  .addAllAttributes(attributes())
                  .setDroppedAttributesCount(random.nextInt(3)));
        }
        resource.addScopeSpans(scope);
      }
      request.addResourceSpans(resource);
    }
    return request.build();
  }

  private ExportLogsServiceRequest logs() {
    var request = ExportLogsServiceRequest.newBuilder();
    for (int r = 0; r < 4; r++) {
      var resource = ResourceLogs.newBuilder().setResource(resource(r));
      for (int s = 0; s < 3; s++) {
        var scope = ScopeLogs.newBuilder().setScope(scope(s));
        for (int i = 0; i < 12; i++) {
          scope.addLogRecords(
              LogRecord.newBuilder()
                  .setTimeUnixNano(i + 1)
                  .setSeverityNumberValue(random.nextInt(25))
                  .setSeverityText(random.nextBoolean() ? "INFO" : "error")
                  .setBody(value(0))
                  .addAllAttributes(attributes()));
        }
        resource.addScopeLogs(scope);
      }
      request.addResourceLogs(resource);
    }
    return request.build();
  }

  private ExportMetricsServiceRequest metrics() {
    var request = ExportMetricsServiceRequest.newBuilder();
    for (int r = 0; r < 4; r++) {
      var resource = ResourceMetrics.newBuilder().setResource(resource(r));
      for (int s = 0; s < 3; s++) {
        var scope = ScopeMetrics.newBuilder().setScope(scope(s));
        for (int i = 0; i < 10; i++) {
          scope.addMetrics(metric(i % 5).setName(any(NAMES)).setUnit("1"));
        }
        resource.addScopeMetrics(scope);
      }
      request.addResourceMetrics(resource);
    }
    return request.build();
  }

  /** A metric of one of the five kinds with two points. */
  private Metric.Builder metric(int kind) {
    Metric.Builder metric = Metric.newBuilder();
    for (int i = 0; i < 2; i++) {
      List<KeyValue> attributes = attributes();
      switch (kind) {
        case 0 ->
            metric
                .getGaugeBuilder()
                .addDataPointsBuilder()
                .setAsInt(i)
                .addAllAttributes(attributes);
        case 1 ->
            metric
                .getSumBuilder()
                .setIsMonotonic(true)
                .addDataPointsBuilder()
                .setAsDouble(i)
                .addAllAttributes(attributes);
        case 2 ->
            metric
                .getHistogramBuilder()
                .setAggregationTemporalityValue(2)
                .addDataPointsBuilder()
                .setCount(3)
                .addAllBucketCounts(List.of(1L, 2L))
                .addExplicitBounds(1.5)
                .addAllAttributes(attributes);
        case 3 -> {
          var point = metric.getExponentialHistogramBuilder().addDataPointsBuilder();
          point.setCount(3).setScale(2).addAllAttributes(attributes);
          point.getPositiveBuilder().addBucketCounts(3);
          point.getNegativeBuilder().setOffset(1);
        }
        default -> {
          var point = metric.getSummaryBuilder().addDataPointsBuilder();
          point.setCount(3).addAllAttributes(attributes);
          point.addQuantileValuesBuilder().setQuantile(0.5).setValue(2);
        }
      }
    }
    return metric;
  }

  private Resource resource(int number) {
    Resource.Builder resource = Resource.newBuilder();
    if (number > 0) {
      resource.addAttributes(attribute("service.name", text(SERVICES.get(number - 1))));
      resource.addAllAttributes(attributes());
    }
    return resource.build();
  }

  private static InstrumentationScope scope(int number) {
    return InstrumentationScope.newBuilder()
        .setName(number == 0 ? "" : "lib-" + number)
        .setVersion(number == 1 ? "1.2.3" : "")
        .build();
  }

  private List<KeyValue> attributes() {
    List<String> keys = new ArrayList<>(KEYS);
    Collections.shuffle(keys, random);
    List<KeyValue> attributes = new ArrayList<>();
    for (String key : keys.subList(0, random.nextInt(KEYS.size() + 1))) {
      attributes.add(attribute(key, value(0)));
    }
    return attributes;
  }

  /** Infinity only by itself: a list with it has no text in the reference. */
  private AnyValue value(int depth) {
    AnyValue.Builder value = AnyValue.newBuilder();
    switch (random.nextInt(depth < 2 ? 11 : 6)) {
      case 0 -> value.setBoolValue(random.nextBoolean());
      case 1 -> value.setIntValue(random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(20));
      case 2 ->
          value.setDoubleValue(
              depth == 0 ? REALS[random.nextInt(REALS.length)] : random.nextGaussian());
      case 3 -> value.setBytesValue(ByteString.copyFromUtf8(any(TEXTS)));
      case 4 -> value.clear();
      case 5 -> {
        ArrayValue.Builder array = value.getArrayValueBuilder();
        for (int i = random.nextInt(3); depth < 2 && i > 0; i--) {
          array.addValues(value(depth + 1));
        }
      }
      case 6 -> {
        KeyValueList.Builder map = value.getKvlistValueBuilder();
        for (String key : KEYS.subList(0, random.nextInt(3))) {
          map.addValues(attribute(key, value(depth + 1)));
        }
      }
      default -> value.setStringValue(any(TEXTS));
    }
    return value.build();
  }

  private String any(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }

  static KeyValue attribute(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }
}
