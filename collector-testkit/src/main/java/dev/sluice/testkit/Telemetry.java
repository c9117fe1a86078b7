package dev.sluice.testkit;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.memory.MemoryLease;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
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

/**
 * Sample requests. Item {@code i} of a request that starts at {@code first} carries the number
 * {@code first + i} in its trace id (last eight bytes) and in attribute {@code seq}, so that a test
 * can prove that none is lost or doubled.
 */
public final class Telemetry {
  private static final long BASE_NANOS = 1_700_000_000_000_000_000L;

  private Telemetry() {}

  /** So many items of the signal, numbered from zero. */
  public static Batch batch(Signal signal, int items) {
    return batch(signal, 0, items);
  }

  /** So many items of the signal, numbered from {@code first}. */
  public static Batch batch(Signal signal, long first, int items) {
    return batch(signal, first, items, RequestMetadata.NONE, MemoryLease.NONE);
  }

  /** So many items of the signal, numbered from {@code first}, with metadata and lease. */
  public static Batch batch(
      Signal signal, long first, int items, RequestMetadata metadata, MemoryLease lease) {
    return Batch.of(
        signal, Payload.of(request(signal, first, items).toByteArray()), items, metadata, lease);
  }

  /** So many spans. */
  public static Batch spans(int items) {
    return batch(Signal.TRACES, items);
  }

  /** So many log records. */
  public static Batch logs(int items) {
    return batch(Signal.LOGS, items);
  }

  /** So many data points of one monotonic cumulative sum. */
  public static Batch points(int items) {
    return batch(Signal.METRICS, items);
  }

  /** The request as a message. Profiles are not made here. */
  public static MessageLite request(Signal signal, long first, int items) {
    return switch (signal) {
      case TRACES -> traces(first, items);
      case METRICS -> metrics(first, items);
      case LOGS -> logRecords(first, items);
      case PROFILES -> throw new IllegalArgumentException("no sample profiles");
    };
  }

  /** Spans with ten attributes in one resource and scope. */
  public static ExportTraceServiceRequest traces(long first, int items) {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder().setScope(scope());
    for (long number = first; number < first + items; number++) {
      Span.Builder span =
          Span.newBuilder()
              .setTraceId(traceId(number))
              .setSpanId(ByteString.copyFrom(ByteBuffer.allocate(8).putLong(number + 1).array()))
              .setName("GET /items/{id}")
              .setKind(Span.SpanKind.SPAN_KIND_SERVER)
              .setStartTimeUnixNano(BASE_NANOS + number)
              .setEndTimeUnixNano(BASE_NANOS + number + 1_000_000)
              .addAttributes(attribute("seq", number));
      for (int i = 0; i < 9; i++) {
        span.addAttributes(attribute("http.attribute." + i, "value-" + i));
      }
      scope.addSpans(span);
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().setResource(resource()).addScopeSpans(scope))
        .build();
  }

  /** Data points of one monotonic cumulative sum, {@code sample.requests}. */
  public static ExportMetricsServiceRequest metrics(long first, int items) {
    Sum.Builder sum =
        Sum.newBuilder()
            .setIsMonotonic(true)
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    for (long number = first; number < first + items; number++) {
      sum.addDataPoints(
          NumberDataPoint.newBuilder()
              .setStartTimeUnixNano(BASE_NANOS)
              .setTimeUnixNano(BASE_NANOS + 1 + number)
              .setAsInt(number)
              .addAttributes(attribute("seq", number)));
    }
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(resource())
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .setScope(scope())
                        .addMetrics(
                            Metric.newBuilder()
                                .setName("sample.requests")
                                .setDescription("Requests seen")
                                .setUnit("{request}")
                                .setSum(sum))))
        .build();
  }

  /** Log records with a body and a trace id. */
  public static ExportLogsServiceRequest logRecords(long first, int items) {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder().setScope(scope());
    for (long number = first; number < first + items; number++) {
      scope.addLogRecords(
          LogRecord.newBuilder()
              .setTimeUnixNano(BASE_NANOS + number)
              .setSeverityNumberValue(9)
              .setSeverityText("INFO")
              .setTraceId(traceId(number))
              .setBody(AnyValue.newBuilder().setStringValue("message " + number))
              .addAttributes(attribute("seq", number)));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(resource()).addScopeLogs(scope))
        .build();
  }

  private static Resource resource() {
    return Resource.newBuilder()
        .addAttributes(attribute("service.name", "sample"))
        .addAttributes(attribute("service.instance.id", "sample-1"))
        .build();
  }

  private static InstrumentationScope scope() {
    return InstrumentationScope.newBuilder().setName("sample.scope").setVersion("1.0").build();
  }

  /**
   * Sixteen bytes: a mixed copy of the number, so that hashes and low bits vary, then the number.
   */
  private static ByteString traceId(long number) {
    long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
    return ByteString.copyFrom(
        ByteBuffer.allocate(16).putLong(mixed ^ (mixed >>> 29)).putLong(number).array());
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue attribute(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }
}
