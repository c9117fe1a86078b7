package dev.sluice.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes requests whose items carry a number, and reads the numbers back: spans and log records in
 * the last eight bytes of the trace id, data points as their value. The first eight bytes of a
 * trace id are a mix of the number, so that hashes of ids spread.
 */
final class Items {
  private static final long BASE_NANOS = 1_700_000_000_000_000_000L;
  private static final Resource RESOURCE =
      Resource.newBuilder()
          .addAttributes(text("service.name", "load"))
          .addAttributes(text("host.name", "load-host-0001"))
          .build();

  private Items() {}

  /** A request with the items from {@code first} on. */
  static byte[] request(Signal signal, long first, int count) {
    return switch (signal) {
      case TRACES -> spans(first, count);
      case METRICS -> points(first, count);
      case LOGS -> records(first, count);
    };
  }

  /** The numbers in a request, in order. */
  static List<Long> read(Signal signal, byte[] request) throws InvalidProtocolBufferException {
    List<Long> ids = new ArrayList<>();
    switch (signal) {
      case TRACES ->
          ExportTraceServiceRequest.parseFrom(request)
              .getResourceSpansList()
              .forEach(
                  resource ->
                      resource.getScopeSpansList().stream()
                          .flatMap(scope -> scope.getSpansList().stream())
                          .forEach(span -> ids.add(number(span.getTraceId()))));
      case METRICS ->
          ExportMetricsServiceRequest.parseFrom(request)
              .getResourceMetricsList()
              .forEach(
                  resource ->
                      resource.getScopeMetricsList().stream()
                          .flatMap(scope -> scope.getMetricsList().stream())
                          .flatMap(metric -> metric.getSum().getDataPointsList().stream())
                          .forEach(point -> ids.add(point.getAsInt())));
      case LOGS ->
          ExportLogsServiceRequest.parseFrom(request)
              .getResourceLogsList()
              .forEach(
                  resource ->
                      resource.getScopeLogsList().stream()
                          .flatMap(scope -> scope.getLogRecordsList().stream())
                          .forEach(record -> ids.add(number(record.getTraceId()))));
    }
    return ids;
  }

  /** The sixteen bytes of the trace id of an item. */
  static byte[] traceId(long number) {
    long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
    return ByteBuffer.allocate(16).putLong(mixed ^ (mixed >>> 29)).putLong(number).array();
  }

  private static long number(ByteString traceId) {
    return ByteBuffer.wrap(traceId.toByteArray(), 8, 8).getLong();
  }

  private static byte[] spans(long first, int count) {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    for (long number = first; number < first + count; number++) {
      scope.addSpans(
          Span.newBuilder()
              .setTraceId(ByteString.copyFrom(traceId(number)))
              .setSpanId(ByteString.copyFrom(ByteBuffer.allocate(8).putLong(number + 1).array()))
              .setName("GET /items/{id}")
              .setKind(Span.SpanKind.SPAN_KIND_SERVER)
              .setStartTimeUnixNano(BASE_NANOS + number)
              .setEndTimeUnixNano(BASE_NANOS + number + 1_000_000)
              .addAttributes(text("http.route", "/items/{id}"))
              .addAttributes(text("http.request.method", "GET")));
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().setResource(RESOURCE).addScopeSpans(scope))
        .build()
        .toByteArray();
  }

  private static byte[] points(long first, int count) {
    Sum.Builder sum =
        Sum.newBuilder()
            .setIsMonotonic(true)
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    for (long number = first; number < first + count; number++) {
      sum.addDataPoints(
          NumberDataPoint.newBuilder()
              .setStartTimeUnixNano(BASE_NANOS)
              .setTimeUnixNano(BASE_NANOS + 1 + number)
              .setAsInt(number)
              .addAttributes(text("shard", "s" + number % 100)));
    }
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(RESOURCE)
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .addMetrics(Metric.newBuilder().setName("load.items").setSum(sum))))
        .build()
        .toByteArray();
  }

  private static byte[] records(long first, int count) {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder();
    for (long number = first; number < first + count; number++) {
      scope.addLogRecords(
          LogRecord.newBuilder()
              .setTimeUnixNano(BASE_NANOS + number)
              .setSeverityNumberValue(9)
              .setSeverityText("INFO")
              .setTraceId(ByteString.copyFrom(traceId(number)))
              .setBody(AnyValue.newBuilder().setStringValue("item " + number + " was handled"))
              .addAttributes(text("http.route", "/items/{id}")));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(RESOURCE).addScopeLogs(scope))
        .build()
        .toByteArray();
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
