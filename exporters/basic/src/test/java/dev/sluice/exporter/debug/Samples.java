package dev.sluice.exporter.debug;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.EntityRef;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;

/** Requests that have something of everything. */
final class Samples {
  private static final long START = 1_700_000_000_000_000_000L;

  private Samples() {}

  static Batch batch(Signal signal) {
    MessageLite request = request(signal);
    int items =
        switch (signal) {
          case TRACES -> 4;
          case METRICS -> 19;
          case LOGS -> 5;
          case PROFILES -> 0;
        };
    return Batch.of(signal, Payload.of(request.toByteArray()), items);
  }

  static MessageLite request(Signal signal) {
    return switch (signal) {
      case TRACES -> traces();
      case METRICS -> metrics();
      case LOGS -> logs();
      case PROFILES -> throw new IllegalArgumentException("no sample profiles");
    };
  }

  private static ExportTraceServiceRequest traces() {
    Span full =
        Span.newBuilder()
            .setTraceId(id(16, 1))
            .setSpanId(id(8, 2))
            .setParentSpanId(id(8, 3))
            .setTraceState("a=1,b=2")
            .setName("GET /things/{id}")
            .setKindValue(2)
            .setStartTimeUnixNano(START)
            .setEndTimeUnixNano(START + 1_020_300)
            .addAllAttributes(everyType())
            .setDroppedAttributesCount(1)
            .setDroppedEventsCount(-1)
            .setDroppedLinksCount(3)
            .addEvents(
                Span.Event.newBuilder()
                    .setName("thrown")
                    .setTimeUnixNano(START + 7)
                    .setDroppedAttributesCount(4)
                    .addAttributes(text("exception.type", "Oops")))
            .addEvents(Span.Event.newBuilder())
            .addLinks(
                Span.Link.newBuilder()
                    .setTraceId(id(16, 4))
                    .setSpanId(id(8, 5))
                    .setTraceState("c=3")
                    .setDroppedAttributesCount(5)
                    .addAttributes(text("link", "yes")))
            .addLinks(Span.Link.newBuilder())
            .setStatus(Status.newBuilder().setMessage("went wrong").setCodeValue(2))
            .build();
    Span odd =
        Span.newBuilder()
            .setTraceId(ByteString.copyFrom(new byte[16]))
            .setName("two\nlines")
            .setKindValue(77)
            .setEndTimeUnixNano(-1)
            .setStatus(Status.newBuilder().setCodeValue(9))
            .build();
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setSchemaUrl("https://example.com/resource")
                .setResource(resource())
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .setSchemaUrl("https://example.com/scope")
                        .setScope(scope("lib", "1.0"))
                        .addSpans(full)
                        .addSpans(odd))
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .setScope(scope("", "2.0"))
                        .addSpans(Span.newBuilder().setName("plain").setKindValue(5)))
                .addScopeSpans(ScopeSpans.newBuilder().setScope(scope("nothing", ""))))
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .setSchemaUrl("https://example.com/only")
                        .addSpans(
                            Span.newBuilder().setStatus(Status.newBuilder().setCodeValue(1)))))
        .addResourceSpans(ResourceSpans.newBuilder())
        .build();
  }

  private static ExportLogsServiceRequest logs() {
    ScopeLogs.Builder scope =
        ScopeLogs.newBuilder()
            .setScope(scope("logger", ""))
            .addLogRecords(
                LogRecord.newBuilder()
                    .setTimeUnixNano(START + 123_000_000)
                    .setObservedTimeUnixNano(START + 1)
                    .setSeverityNumberValue(12)
                    .setSeverityText("NOTE")
                    .setEventName("logged.in")
                    .setBody(AnyValue.newBuilder().setStringValue("hello\nyou"))
                    .addAllAttributes(everyType())
                    .setTraceId(id(16, 6))
                    .setSpanId(id(8, 7))
                    .setFlags(257))
            .addLogRecords(LogRecord.newBuilder())
            .addLogRecords(
                LogRecord.newBuilder()
                    .setSeverityNumberValue(24)
                    .setBody(AnyValue.newBuilder().setDoubleValue(0.00001)))
            .addLogRecords(
                LogRecord.newBuilder()
                    .setSeverityNumberValue(25)
                    .setBody(AnyValue.newBuilder().setKvlistValue(nested())))
            .addLogRecords(
                LogRecord.newBuilder()
                    .setSeverityNumberValue(1)
                    .setBody(AnyValue.newBuilder().setBytesValue(id(3, 1))));
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(resource()).addScopeLogs(scope))
        .build();
  }

  private static ExportMetricsServiceRequest metrics() {
    ScopeMetrics.Builder scope =
        ScopeMetrics.newBuilder()
            .setScope(scope("meter", "3"))
            .addMetrics(
                Metric.newBuilder()
                    .setName("numbers")
                    .setDescription("some\nnumbers")
                    .setUnit("By")
                    .addMetadata(text("note", "kept"))
                    .setGauge(
                        Gauge.newBuilder()
                            .addDataPoints(point().addAllAttributes(everyType()).setAsInt(-7))
                            .addDataPoints(point().setAsDouble(1e21))
                            .addDataPoints(point().setAsDouble(123456789012345680.0))
                            .addDataPoints(point().setAsDouble(0.0001))
                            .addDataPoints(point().setAsDouble(0.00001234))
                            .addDataPoints(point().setAsDouble(-1e-300))
                            .addDataPoints(point().setAsDouble(-0.0))
                            .addDataPoints(point().setAsDouble(Double.NaN))
                            .addDataPoints(point().setAsDouble(Double.NEGATIVE_INFINITY))
                            .addDataPoints(point())))
            .addMetrics(
                Metric.newBuilder()
                    .setName("sum")
                    .setSum(
                        Sum.newBuilder()
                            .setIsMonotonic(true)
                            .setAggregationTemporalityValue(2)
                            .addDataPoints(
                                point()
                                    .setAsDouble(2.5)
                                    .addExemplars(
                                        Exemplar.newBuilder()
                                            .setAsInt(3)
                                            .setTimeUnixNano(START)
                                            .setTraceId(id(16, 8))
                                            .setSpanId(id(8, 9))
                                            .addFilteredAttributes(text("who", "me")))
                                    .addExemplars(Exemplar.newBuilder().setAsDouble(0.5))
                                    .addExemplars(Exemplar.newBuilder()))))
            .addMetrics(
                Metric.newBuilder()
                    .setName("odd.sum")
                    .setSum(
                        Sum.newBuilder()
                            .setAggregationTemporalityValue(8)
                            .addDataPoints(point().setAsInt(1))))
            .addMetrics(
                Metric.newBuilder()
                    .setName("histogram")
                    .setHistogram(
                        Histogram.newBuilder()
                            .setAggregationTemporalityValue(1)
                            .addDataPoints(
                                HistogramDataPoint.newBuilder()
                                    .setTimeUnixNano(START)
                                    .addAttributes(text("k", "v"))
                                    .setCount(6)
                                    .setSum(1.75)
                                    .setMin(-1)
                                    .setMax(1e22)
                                    .addAllExplicitBounds(List.of(0.1, 1.0, 1e6))
                                    .addAllBucketCounts(List.of(1L, 2L, 0L, 3L))
                                    .addExemplars(Exemplar.newBuilder().setAsDouble(0.25)))
                            .addDataPoints(HistogramDataPoint.newBuilder().setCount(-1))
                            .addDataPoints(HistogramDataPoint.newBuilder().addBucketCounts(4))))
            .addMetrics(
                Metric.newBuilder()
                    .setName("exponential")
                    .setExponentialHistogram(
                        ExponentialHistogram.newBuilder()
                            .setAggregationTemporalityValue(2)
                            .addDataPoints(
                                ExponentialHistogramDataPoint.newBuilder()
                                    .setCount(9)
                                    .setSum(3)
                                    .setScale(0)
                                    .setZeroCount(2)
                                    .setNegative(
                                        Buckets.newBuilder()
                                            .setOffset(-1)
                                            .addAllBucketCounts(List.of(1L, 0L)))
                                    .setPositive(
                                        Buckets.newBuilder()
                                            .setOffset(2)
                                            .addAllBucketCounts(List.of(0L, 6L)))
                                    .addExemplars(Exemplar.newBuilder().setAsInt(1)))
                            .addDataPoints(
                                ExponentialHistogramDataPoint.newBuilder()
                                    .setMin(1)
                                    .setMax(2)
                                    .setScale(-1))))
            .addMetrics(
                Metric.newBuilder()
                    .setName("summary")
                    .setSummary(
                        Summary.newBuilder()
                            .addDataPoints(
                                SummaryDataPoint.newBuilder()
                                    .setCount(4)
                                    .setSum(10.5)
                                    .addQuantileValues(
                                        SummaryDataPoint.ValueAtQuantile.newBuilder()
                                            .setQuantile(0.99)
                                            .setValue(1e-7)))
                            .addDataPoints(SummaryDataPoint.newBuilder())))
            .addMetrics(Metric.newBuilder().setName("empty"))
            .addMetrics(Metric.newBuilder().setName("no.points").setGauge(Gauge.newBuilder()));
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder().setResource(resource()).addScopeMetrics(scope))
        .build();
  }

  private static NumberDataPoint.Builder point() {
    return NumberDataPoint.newBuilder()
        .setStartTimeUnixNano(START)
        .setTimeUnixNano(START + 60_000_000_000L);
  }

  private static Resource.Builder resource() {
    return Resource.newBuilder()
        .addAttributes(text("service.name", "shop"))
        .addAttributes(text("host.name", "h1"))
        .addEntityRefs(
            EntityRef.newBuilder()
                .setType("service")
                .setSchemaUrl("https://example.com/entity")
                .addIdKeys("service.name")
                .addDescriptionKeys("host.name"))
        .addEntityRefs(EntityRef.newBuilder().setType("bare"));
  }

  private static InstrumentationScope scope(String name, String version) {
    return InstrumentationScope.newBuilder()
        .setName(name)
        .setVersion(version)
        .addAttributes(text("scope.key", "scope value"))
        .build();
  }

  private static List<KeyValue> everyType() {
    return List.of(
        text("string", "a=\"b\" \\ ü€"),
        value("bool", AnyValue.newBuilder().setBoolValue(true)),
        value("int", AnyValue.newBuilder().setIntValue(Long.MIN_VALUE)),
        value("double", AnyValue.newBuilder().setDoubleValue(1.5e-7)),
        value("whole", AnyValue.newBuilder().setDoubleValue(3)),
        value("nan", AnyValue.newBuilder().setDoubleValue(Double.NaN)),
        value("bytes", AnyValue.newBuilder().setBytesValue(id(5, 250))),
        value(
            "list",
            AnyValue.newBuilder()
                .setArrayValue(
                    ArrayValue.newBuilder()
                        .addValues(AnyValue.newBuilder().setStringValue("x<&>"))
                        .addValues(AnyValue.newBuilder().setIntValue(1))
                        .addValues(AnyValue.newBuilder().setDoubleValue(2.5))
                        .addValues(AnyValue.newBuilder()))),
        value("map", AnyValue.newBuilder().setKvlistValue(nested())),
        value("empty", AnyValue.newBuilder()),
        text("", "no key"));
  }

  private static KeyValueList nested() {
    return KeyValueList.newBuilder()
        .addValues(text("z", "last"))
        .addValues(text("a", "first\n"))
        .addValues(
            value(
                "in",
                AnyValue.newBuilder()
                    .setKvlistValue(KeyValueList.newBuilder().addValues(text("k", "v")))))
        .build();
  }

  private static KeyValue text(String key, String text) {
    return value(key, AnyValue.newBuilder().setStringValue(text));
  }

  private static KeyValue value(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static ByteString id(int length, int first) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return ByteString.copyFrom(bytes);
  }
}
