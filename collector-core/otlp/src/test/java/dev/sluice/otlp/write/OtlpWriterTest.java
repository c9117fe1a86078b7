package dev.sluice.otlp.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.Flat;
import dev.sluice.otlp.SampleTraces;
import dev.sluice.otlp.Samples;
import dev.sluice.otlp.edit.OtlpEdit;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written, against what protobuf-java reads. */
class OtlpWriterTest {
  private static final byte[] TRACE_ID = bytes(16);
  private static final byte[] SPAN_ID = bytes(8);

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  @Test
  void tracesAreReadAsWritten() {
    TraceWriter out = OtlpWriter.traces(byte[]::new);
    out.resource().attribute("service.name", "größe 😀").attribute("n", -5L).schemaUrl("url");
    out.scope("lib", "1").attribute("d", 1.5).droppedAttributesCount(3).schemaUrl("scope url");
    out.span(Slice.of(TRACE_ID), Slice.of(SPAN_ID), null, "GET", 2)
        .times(1, 2)
        .attribute("b", true)
        .attribute("", "");
    out.event(7, "e").attribute("k", "v");
    out.link(Slice.of(TRACE_ID), Slice.of(SPAN_ID)).traceState("a=b").flags(1).attribute("l", 1L);
    out.status(2, "why").traceState("c=d").flags(257).dropped(1, 2).attribute("last", "v");
    out.span(Slice.of(new byte[0]), Slice.of(SPAN_ID), Slice.of(SPAN_ID), "", 0);
    out.scope("empty", "");
    out.resource();
    assertThat(out.items()).isEqualTo(2);
    Payload payload = out.finish();

    ExportTraceServiceRequest.Builder wanted = ExportTraceServiceRequest.newBuilder();
    var resource = wanted.addResourceSpansBuilder().setSchemaUrl("url");
    resource
        .getResourceBuilder()
        .addAttributes(attribute("service.name", AnyValue.newBuilder().setStringValue("größe 😀")))
        .addAttributes(attribute("n", AnyValue.newBuilder().setIntValue(-5)));
    var scope = resource.addScopeSpansBuilder().setSchemaUrl("scope url");
    scope
        .getScopeBuilder()
        .setName("lib")
        .setVersion("1")
        .setDroppedAttributesCount(3)
        .addAttributes(attribute("d", AnyValue.newBuilder().setDoubleValue(1.5)));
    Span.Builder span = scope.addSpansBuilder();
    span.setTraceId(ByteString.copyFrom(TRACE_ID))
        .setSpanId(ByteString.copyFrom(SPAN_ID))
        .setName("GET")
        .setKindValue(2)
        .setStartTimeUnixNano(1)
        .setEndTimeUnixNano(2)
        .addAttributes(attribute("b", AnyValue.newBuilder().setBoolValue(true)))
        .addAttributes(attribute("", AnyValue.newBuilder().setStringValue("")))
        .addAttributes(attribute("last", AnyValue.newBuilder().setStringValue("v")))
        .setTraceState("c=d")
        .setFlags(257)
        .setDroppedEventsCount(1)
        .setDroppedLinksCount(2);
    span.getStatusBuilder().setCodeValue(2).setMessage("why");
    span.addEventsBuilder()
        .setTimeUnixNano(7)
        .setName("e")
        .addAttributes(attribute("k", AnyValue.newBuilder().setStringValue("v")));
    span.addLinksBuilder()
        .setTraceId(ByteString.copyFrom(TRACE_ID))
        .setSpanId(ByteString.copyFrom(SPAN_ID))
        .setTraceState("a=b")
        .setFlags(1)
        .addAttributes(attribute("l", AnyValue.newBuilder().setIntValue(1)));
    scope
        .addSpansBuilder()
        .setSpanId(ByteString.copyFrom(SPAN_ID))
        .setParentSpanId(ByteString.copyFrom(SPAN_ID));
    resource.addScopeSpansBuilder().getScopeBuilder().setName("empty");
    wanted.addResourceSpansBuilder().getResourceBuilder();
    assertThat(Samples.parse(Signal.TRACES, payload)).isEqualTo(wanted.build());
    assertThat(payload.sizeBytes()).isEqualTo(wanted.build().getSerializedSize());
  }

  @Test
  void metricsOfAllKindsAreReadAsWritten() {
    MetricWriter out = OtlpWriter.metrics(byte[]::new);
    out.resource().scope("s", "");
    out.gauge("g", "about g", "By").attribute("meta", "data");
    out.point(0, 5).value(0L).flags(1).attribute("k", "v");
    out.sum("s", "", "1", MetricWriter.CUMULATIVE, true);
    out.point(1, 5).value(-0.0);
    out.exemplar(6, 2.5, Slice.of(TRACE_ID), Slice.of(SPAN_ID)).attribute("filtered", 1L);
    out.exemplar(7, 0L, null, null);
    out.value(1.5).attribute("k", "after the exemplars");
    out.histogram("h", "", "", MetricWriter.DELTA);
    out.point(1, 5).total(3, 0).buckets(new long[] {1, 2}, new double[] {0.5}).minMax(0, 1);
    out.exponentialHistogram("x", "", "", MetricWriter.DELTA);
    out.point(1, 5)
        .total(9, 4)
        .scale(-2, 1, 0.25)
        .positive(-3, 1, 300)
        .negative(4)
        .attribute("k", 1L);
    out.summary("q", "", "");
    out.point(1, 5).total(2, 3).quantile(0, 0).quantile(0.5, 1);
    out.sum("no points", "", "", MetricWriter.DELTA, false);
    assertThat(out.items()).isEqualTo(5);
    Payload payload = out.finish();

    ExportMetricsServiceRequest.Builder wanted = ExportMetricsServiceRequest.newBuilder();
    var resource = wanted.addResourceMetricsBuilder();
    resource.getResourceBuilder();
    ScopeMetrics.Builder scope = resource.addScopeMetricsBuilder();
    scope.getScopeBuilder().setName("s");
    Metric.Builder gauge =
        scope
            .addMetricsBuilder()
            .setName("g")
            .setDescription("about g")
            .setUnit("By")
            .addMetadata(attribute("meta", AnyValue.newBuilder().setStringValue("data")));
    gauge
        .getGaugeBuilder()
        .addDataPointsBuilder()
        .setTimeUnixNano(5)
        .setAsInt(0)
        .setFlags(1)
        .addAttributes(attribute("k", AnyValue.newBuilder().setStringValue("v")));
    Metric.Builder sum = scope.addMetricsBuilder().setName("s").setUnit("1");
    sum.getSumBuilder()
        .setAggregationTemporalityValue(2)
        .setIsMonotonic(true)
        .addDataPointsBuilder()
        .setStartTimeUnixNano(1)
        .setTimeUnixNano(5)
        .setAsDouble(1.5)
        .addAttributes(attribute("k", AnyValue.newBuilder().setStringValue("after the exemplars")))
        .addExemplars(
            Exemplar.newBuilder()
                .setTimeUnixNano(6)
                .setAsDouble(2.5)
                .setTraceId(ByteString.copyFrom(TRACE_ID))
                .setSpanId(ByteString.copyFrom(SPAN_ID))
                .addFilteredAttributes(attribute("filtered", AnyValue.newBuilder().setIntValue(1))))
        .addExemplars(Exemplar.newBuilder().setTimeUnixNano(7).setAsInt(0));
    scope
        .addMetricsBuilder()
        .setName("h")
        .getHistogramBuilder()
        .setAggregationTemporalityValue(1)
        .addDataPointsBuilder()
        .setStartTimeUnixNano(1)
        .setTimeUnixNano(5)
        .setCount(3)
        .setSum(0)
        .setMin(0)
        .setMax(1)
        .addAllBucketCounts(List.of(1L, 2L))
        .addExplicitBounds(0.5);
    var exponential =
        scope
            .addMetricsBuilder()
            .setName("x")
            .getExponentialHistogramBuilder()
            .setAggregationTemporalityValue(1)
            .addDataPointsBuilder()
            .setStartTimeUnixNano(1)
            .setTimeUnixNano(5)
            .setCount(9)
            .setSum(4)
            .setScale(-2)
            .setZeroCount(1)
            .setZeroThreshold(0.25)
            .addAttributes(attribute("k", AnyValue.newBuilder().setIntValue(1)));
    exponential.getPositiveBuilder().setOffset(-3).addBucketCounts(1).addBucketCounts(300);
    exponential.getNegativeBuilder().setOffset(4);
    var summary =
        scope
            .addMetricsBuilder()
            .setName("q")
            .getSummaryBuilder()
            .addDataPointsBuilder()
            .setStartTimeUnixNano(1)
            .setTimeUnixNano(5)
            .setCount(2)
            .setSum(3);
    summary.addQuantileValuesBuilder();
    summary.addQuantileValuesBuilder().setQuantile(0.5).setValue(1);
    scope
        .addMetricsBuilder()
        .setName("no points")
        .getSumBuilder()
        .setAggregationTemporalityValue(1);
    assertThat(Samples.parse(Signal.METRICS, payload)).isEqualTo(wanted.build());
  }

  @Test
  void logsAreReadAsWritten() {
    LogWriter out = OtlpWriter.logs(byte[]::new);
    out.resource().scope("", "");
    out.record(1, 2)
        .severity(9, "INFO")
        .body("text")
        .eventName("e")
        .span(Slice.of(TRACE_ID), Slice.of(SPAN_ID))
        .flags(3)
        .attribute(
            "map",
            AttributeValue.ofMap(
                Map.of(
                    "list",
                    AttributeValue.ofList(
                        List.of(AttributeValue.of(1L), AttributeValue.empty())))));
    out.record(0, 0).body(AttributeValue.of(2.5));
    Payload payload = out.finish();
    ExportLogsServiceRequest.Builder wanted = ExportLogsServiceRequest.newBuilder();
    var resource = wanted.addResourceLogsBuilder();
    resource.getResourceBuilder();
    var scope = resource.addScopeLogsBuilder();
    scope.getScopeBuilder();
    AnyValue.Builder map = AnyValue.newBuilder();
    map.getKvlistValueBuilder()
        .addValuesBuilder()
        .setKey("list")
        .getValueBuilder()
        .getArrayValueBuilder()
        .addValues(AnyValue.newBuilder().setIntValue(1))
        .addValues(AnyValue.newBuilder());
    scope.addLogRecords(
        LogRecord.newBuilder()
            .setTimeUnixNano(1)
            .setObservedTimeUnixNano(2)
            .setSeverityNumberValue(9)
            .setSeverityText("INFO")
            .setBody(AnyValue.newBuilder().setStringValue("text"))
            .setEventName("e")
            .setTraceId(ByteString.copyFrom(TRACE_ID))
            .setSpanId(ByteString.copyFrom(SPAN_ID))
            .setFlags(3)
            .addAttributes(attribute("map", map)));
    scope.addLogRecords(LogRecord.newBuilder().setBody(AnyValue.newBuilder().setDoubleValue(2.5)));
    assertThat(Samples.parse(Signal.LOGS, payload)).isEqualTo(wanted.build());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50, 120, 128, 5000, 70_000})
  void lengthsAreShortestWhateverTheSizes(int valueLength) {
    for (int spans : new int[] {0, 1, 3, 40, 500}) {
      TraceWriter out = OtlpWriter.traces(byte[]::new);
      out.resource().attribute("r", "v".repeat(valueLength)).scope("s", "");
      for (int i = 0; i < spans && (long) i * valueLength < 5_000_000; i++) {
        out.span(Slice.of(TRACE_ID), Slice.of(SPAN_ID), null, "n", 1);
        out.attribute("k", "v".repeat(valueLength));
        out.event(1, "e").attribute("k", "v".repeat(valueLength / 7));
      }
      Payload payload = out.finish();
      assertThat(payload.sizeBytes())
          .as("%d spans", spans)
          .isEqualTo(Samples.parse(Signal.TRACES, payload).getSerializedSize());
    }
  }

  @Test
  void textIsAsJavaEncodesIt() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(6); j > 0; j--) {
        text.append(
            (char) (random.nextBoolean() ? 0xd7f0 + random.nextInt(0x820) : random.nextInt(0x900)));
      }
      byte[] wanted = text.toString().getBytes(StandardCharsets.UTF_8);
      byte[] written = new byte[Utf8Bytes.length(text.toString())];
      assertThat(Utf8Bytes.write(text.toString(), written, 0)).isEqualTo(written.length);
      assertThat(written).isEqualTo(wanted);
    }
  }

  @Test
  void attributesOfAViewAreTakenOver() {
    List<KeyValue> seen = new ArrayList<>();
    TraceWriter out = OtlpWriter.traces(byte[]::new);
    out.resource().scope("s", "");
    OtlpEdit.spans(
        Payload.of(SampleTraces.request(2).toByteArray()),
        byte[]::new,
        span -> {
          out.span(span.view().traceId(), span.view().spanId(), null, span.view().name(), 0);
          out.attributes(span.view());
        });
    Payload payload = out.finish();
    var after = (ExportTraceServiceRequest) Samples.parse(Signal.TRACES, payload);
    after
        .getResourceSpans(0)
        .getScopeSpans(0)
        .getSpansList()
        .forEach(span -> seen.addAll(span.getAttributesList()));
    List<KeyValue> wanted = new ArrayList<>();
    Flat.of(SampleTraces.request(2))
        .forEach(flat -> wanted.addAll(((Span) flat.item()).getAttributesList()));
    assertThat(seen).isEqualTo(wanted);
  }

  @Test
  void whatHasNoPlaceIsNotWritten() {
    MetricWriter out = OtlpWriter.metrics(byte[]::new);
    assertThatThrownBy(() -> out.scope("s", "")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> out.attribute("k", "v")).isInstanceOf(IllegalStateException.class);
    out.resource().scope("s", "");
    assertThatThrownBy(() -> out.point(1, 2)).isInstanceOf(IllegalStateException.class);
    out.summary("q", "", "").point(1, 2);
    assertThatThrownBy(() -> out.value(1L)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> out.minMax(1, 2)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> out.schemaUrl("late")).isInstanceOf(IllegalStateException.class);
    TraceWriter spans = OtlpWriter.traces(byte[]::new).resource().scope("s", "");
    assertThatThrownBy(() -> spans.event(1, "e")).isInstanceOf(IllegalStateException.class);
    LogWriter logs = OtlpWriter.logs(byte[]::new).resource().scope("s", "");
    assertThatThrownBy(() -> logs.body("text")).isInstanceOf(IllegalStateException.class);
  }
}
