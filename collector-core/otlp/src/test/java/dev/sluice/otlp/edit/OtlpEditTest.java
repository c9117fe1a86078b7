package dev.sluice.otlp.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.SampleTraces;
import dev.sluice.otlp.Samples;
import dev.sluice.otlp.check.OtlpCount;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.view.MetricView;
import dev.sluice.otlp.view.NumberDataPointView;
import dev.sluice.otlp.write.AttributeValue;
import dev.sluice.otlp.write.ProtoWriter;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Edits one by one; {@link OtlpEditModelTest} has them at random. */
class OtlpEditTest {
  private static Payload spans(byte[] request, Consumer<SpanEdit> editor) {
    return OtlpEdit.spans(Payload.of(request), byte[]::new, editor).payload();
  }

  private static ExportTraceServiceRequest traces(Payload payload) {
    return (ExportTraceServiceRequest) Samples.parse(Signal.TRACES, payload);
  }

  private static Span span(Payload payload) {
    return traces(payload).getResourceSpans(0).getScopeSpans(0).getSpans(0);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void aResourceGivenTwiceIsEditedAsTheMergedOne(Signal signal) {
    ProtoWriter request = new ProtoWriter();
    int entry = request.begin(1);
    request.string(3, "schema");
    for (String key : List.of("one", "two")) {
      int resource = request.begin(1);
      byte[] attribute = SampleTraces.attribute(key, "old").toByteArray();
      request.bytes(1, attribute, 0, attribute.length);
      request.end(resource);
    }
    request.end(entry);
    Payload edited =
        OtlpEdit.resources(
                signal,
                Payload.of(request.toByteArray()),
                byte[]::new,
                resource -> {
                  resource.attributes().insert(AttributeKey.of("one"), AttributeValue.of("new"));
                  resource.attributes().put(AttributeKey.of("two"), AttributeValue.of("new"));
                  resource.attributes().insert(AttributeKey.of("three"), AttributeValue.of("new"));
                })
            .payload();
    if (signal == Signal.TRACES) {
      ExportTraceServiceRequest message = traces(edited);
      assertThat(message.getResourceSpans(0).getSchemaUrl()).isEqualTo("schema");
      assertThat(message.getResourceSpans(0).getResource().getAttributesList())
          .containsExactly(
              SampleTraces.attribute("one", "old"),
              SampleTraces.attribute("two", "new"),
              SampleTraces.attribute("three", "new"));
    }
    ProtoWriter wanted = new ProtoWriter();
    int only = wanted.begin(1);
    wanted.string(3, "schema");
    int resource = wanted.begin(1);
    for (String key : List.of("one", "two", "three")) {
      byte[] attribute =
          SampleTraces.attribute(key, key.equals("one") ? "old" : "new").toByteArray();
      wanted.bytes(1, attribute, 0, attribute.length);
    }
    wanted.end(resource);
    wanted.end(only);
    assertThat(edited.toByteArray()).as("one resource is left").isEqualTo(wanted.toByteArray());
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void aMissingResourceIsAddedWhenSomethingIsSetInIt(Signal signal) {
    ProtoWriter request = new ProtoWriter();
    request.end(request.begin(1));
    Payload payload = Payload.of(request.toByteArray());
    Payload edited =
        OtlpEdit.resources(
                signal,
                payload,
                byte[]::new,
                resource ->
                    resource.attributes().insert(AttributeKey.of("a"), AttributeValue.of("b")))
            .payload();
    assertThat(Samples.parse(signal, edited).toString()).contains("key: \"a\"");
    assertThat(
            OtlpEdit.resources(
                    signal,
                    payload,
                    byte[]::new,
                    resource -> resource.attributes().delete(AttributeKey.of("a")))
                .payload())
        .isSameAs(payload);
  }

  @Test
  void whatNothingChangesIsReturnedAsItIs() {
    Payload payload = Payload.of(SampleTraces.request(2).toByteArray());
    Consumer<ResourceEntryEdit<SpanEdit>> look =
        entry -> {
          entry.resource().attributes().find(AttributeKey.of("k"));
          entry.items(
              span -> {
                span.name(span.view().name()).status();
                span.kind(span.view().kind()).startTimeUnixNano(span.view().startTimeUnixNano());
                span.events(event -> event.attributes().delete(AttributeKey.of("absent")));
                span.scope().name(span.scope().view().name());
              });
        };
    OtlpEdit.Result result = OtlpEdit.traces(payload, byte[]::new, look);
    assertThat(result).isEqualTo(new OtlpEdit.Result(payload, 0, 0));
    assertThat(result.payload()).isSameAs(payload);
  }

  @Test
  void fieldsOfSpansAreReplacedOrRemoved() {
    Span before = span(Payload.of(SampleTraces.request(1).toByteArray()));
    Span span =
        span(
            spans(
                SampleTraces.request(1).toByteArray(),
                edit -> {
                  edit.name("renamed").kind(3).startTimeUnixNano(42).flags(257).traceState("a=b");
                  edit.endTimeUnixNano(0).status().code(2).message("upstream");
                }));
    assertThat(span)
        .isEqualTo(
            before.toBuilder()
                .setName("renamed")
                .setKindValue(3)
                .setStartTimeUnixNano(42)
                .setFlags(257)
                .setTraceState("a=b")
                .clearEndTimeUnixNano()
                .setStatus(before.getStatus().toBuilder().setCodeValue(2).setMessage("upstream"))
                .build());
  }

  @Test
  void aFieldThatCameTwiceIsSetOnce() {
    ProtoWriter request = new ProtoWriter();
    int entry = request.begin(1);
    int scope = request.begin(2);
    int span = request.begin(2);
    request.string(5, "first").varint(6, 1);
    int first = request.begin(15);
    request.string(2, "why").varint(77, 5);
    request.end(first);
    request.string(5, "second");
    int second = request.begin(15);
    request.varint(3, 1);
    request.end(second);
    request.end(span);
    request.end(scope);
    request.end(entry);
    Payload edited =
        spans(
            request.toByteArray(),
            edit -> {
              assertThat(edit.view().name()).isEqualTo("second");
              assertThat(edit.status().view().message()).isEqualTo("why");
              edit.name("third").status().code(2);
              assertThat(edit.status().view().code()).isEqualTo(2);
            });
    ProtoWriter wanted = new ProtoWriter();
    wanted.string(5, "third").varint(6, 1);
    int status = wanted.begin(15);
    wanted.string(2, "why").varint(77, 5).varint(3, 2);
    wanted.end(status);
    OtlpEdit.spans(
        edited,
        byte[]::new,
        edit -> assertThat(copy(edit.view().bytes())).isEqualTo(wanted.toByteArray()));
  }

  private static byte[] copy(Slice slice) {
    return Payload.of(List.of(slice)).toByteArray();
  }

  @Test
  void theViewShowsWhatWasChangedBefore() {
    List<String> seen = new ArrayList<>();
    Payload edited =
        spans(
            SampleTraces.request(1).toByteArray(),
            span -> {
              span.name("one");
              seen.add(span.view().name());
              EditableAttributes attributes = span.attributes();
              attributes.put(AttributeKey.of("k"), AttributeValue.of("v"));
              seen.add(String.valueOf(span.view().attribute(AttributeKey.of("k")) != null));
              attributes.put(AttributeKey.of("k2"), AttributeValue.of("v2"));
              span.name("two").addEvent(event -> event.name("added"));
              span.events(
                  event -> seen.add(event.view().name() + " of " + event.span().view().name()));
              span.status().message("text");
              seen.add(span.view().status().message());
              span.resource().attributes().put(AttributeKey.of("r"), AttributeValue.of(1));
              seen.add(
                  String.valueOf(span.resource().view().attribute(AttributeKey.of("r")) != null));
            });
    assertThat(seen).contains("one", "true", "added of two", "text").doesNotContain("false");
    Span span = span(edited);
    assertThat(span.getName()).isEqualTo("two");
    assertThat(span.getAttributesList())
        .contains(SampleTraces.attribute("k", "v"), SampleTraces.attribute("k2", "v2"));
    assertThat(span.getEventsList()).last().extracting(Span.Event::getName).isEqualTo("added");
  }

  @Test
  void eventsAndLinksAreEditedAddedAndDropped() {
    ExportTraceServiceRequest.Builder request = SampleTraces.request(1).toBuilder();
    Span.Builder builder =
        request.getResourceSpansBuilder(0).getScopeSpansBuilder(0).getSpansBuilder(0);
    builder.clearEvents().clearLinks();
    for (int i = 0; i < 3; i++) {
      builder.addEventsBuilder().setName("event " + i).setTimeUnixNano(i);
      builder.addLinksBuilder().setTraceState("link " + i);
    }
    Payload edited =
        spans(
            request.build().toByteArray(),
            span -> {
              span.links(
                  link -> {
                    if (link.view().traceState().endsWith("1")) {
                      link.drop();
                    }
                  });
              span.events(
                  event -> {
                    if (event.view().timeUnixNano() == 0) {
                      event.drop();
                    } else {
                      event.attributes().put(AttributeKey.of("k"), AttributeValue.of("v"));
                    }
                  });
              span.addEvent(event -> event.name("new").timeUnixNano(7));
              span.addLink(link -> link.spanId(Slice.of(new byte[8])).flags(1));
              span.addLink(MessageEdit::drop);
            });
    Span span = span(edited);
    assertThat(span.getEventsList())
        .extracting(Span.Event::getName)
        .containsExactly("event 1", "event 2", "new");
    assertThat(span.getEvents(1).getAttributesList())
        .containsExactly(SampleTraces.attribute("k", "v"));
    assertThat(span.getLinksList())
        .extracting(Span.Link::getTraceState)
        .containsExactly("link 0", "link 2", "");
  }

  @Test
  void idsOfAWrongLengthAreNotSet() {
    assertThatThrownBy(
            () ->
                spans(
                    SampleTraces.request(1).toByteArray(),
                    span -> span.traceId(Slice.of(new byte[8]))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRecordsBodyAndSeverityAreSet() {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    LogRecord.Builder record =
        request.addResourceLogsBuilder().addScopeLogsBuilder().addLogRecordsBuilder();
    record.getBodyBuilder().getKvlistValueBuilder().addValuesBuilder().setKey("k");
    Payload edited =
        OtlpEdit.logRecords(
                Payload.of(request.build().toByteArray()),
                byte[]::new,
                log ->
                    log.body(AttributeValue.of("text"))
                        .severityNumber(9)
                        .severityText("INFO")
                        .eventName("e")
                        .timeUnixNano(5)
                        .observedTimeUnixNano(6))
            .payload();
    var after = (ExportLogsServiceRequest) Samples.parse(Signal.LOGS, edited);
    assertThat(after.getResourceLogs(0).getScopeLogs(0).getLogRecords(0))
        .isEqualTo(
            record
                .setBody(AnyValue.newBuilder().setStringValue("text"))
                .setSeverityNumberValue(9)
                .setSeverityText("INFO")
                .setEventName("e")
                .setTimeUnixNano(5)
                .setObservedTimeUnixNano(6)
                .build());
  }

  @Test
  void aMetricAndItsPointsAreEditedInOnePass() {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    Metric.Builder sum =
        request.addResourceMetricsBuilder().addScopeMetricsBuilder().addMetricsBuilder();
    sum.setName("old").getSumBuilder().setAggregationTemporalityValue(2).setIsMonotonic(true);
    for (int i = 0; i < 4; i++) {
      sum.getSumBuilder().addDataPointsBuilder().setAsInt(i);
    }
    OtlpEdit.Result result =
        OtlpEdit.metrics(
            Payload.of(request.build().toByteArray()),
            byte[]::new,
            entry ->
                entry.items(
                    metric -> {
                      metric.name("new").unit("By").aggregationTemporality(1).monotonic(false);
                      metric.points(
                          point -> {
                            NumberDataPointView view = (NumberDataPointView) point.view();
                            if (view.intValue() == 1) {
                              point.drop();
                            } else if (view.intValue() == 2) {
                              point
                                  .value(0.0)
                                  .attributes()
                                  .put(AttributeKey.of("k"), AttributeValue.of("v"));
                            }
                          });
                      metric.addPoint(point -> point.value(0L).timeUnixNano(3));
                      metric
                          .scopeEntry()
                          .addItem(
                              other -> {
                                other.name("h").data(MetricView.Type.HISTOGRAM);
                                other.addPoint(
                                    point ->
                                        point
                                            .count(3)
                                            .sum(0)
                                            .min(0)
                                            .max(2)
                                            .explicitBounds(1.5)
                                            .bucketCounts(1, 2));
                              });
                    }));
    assertThat(result.removed()).isEqualTo(1);
    assertThat(result.added()).isEqualTo(2);
    var after = (ExportMetricsServiceRequest) Samples.parse(Signal.METRICS, result.payload());
    assertThat(OtlpCount.items(Signal.METRICS, result.payload())).isEqualTo(5);
    Metric.Builder wanted = Metric.newBuilder().setName("new").setUnit("By");
    wanted.getSumBuilder().setAggregationTemporalityValue(1);
    wanted.getSumBuilder().addDataPointsBuilder().setAsInt(0);
    wanted
        .getSumBuilder()
        .addDataPointsBuilder()
        .setAsDouble(0)
        .addAttributes(SampleTraces.attribute("k", "v"));
    wanted.getSumBuilder().addDataPointsBuilder().setAsInt(3);
    wanted.getSumBuilder().addDataPointsBuilder().setAsInt(0).setTimeUnixNano(3);
    assertThat(after.getResourceMetrics(0).getScopeMetrics(0).getMetrics(0))
        .isEqualTo(wanted.build());
    Metric.Builder histogram = Metric.newBuilder().setName("h");
    histogram
        .getHistogramBuilder()
        .addDataPointsBuilder()
        .setCount(3)
        .setSum(0)
        .setMin(0)
        .setMax(2)
        .addExplicitBounds(1.5)
        .addBucketCounts(1)
        .addBucketCounts(2);
    assertThat(after.getResourceMetrics(0).getScopeMetrics(0).getMetrics(1))
        .isEqualTo(histogram.build());
  }

  @Test
  void whatAKindOfPointDoesNotHaveIsNotSet() {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    request
        .addResourceMetricsBuilder()
        .addScopeMetricsBuilder()
        .addMetricsBuilder()
        .getSummaryBuilder()
        .addDataPointsBuilder();
    Payload payload = Payload.of(request.build().toByteArray());
    assertThatThrownBy(() -> OtlpEdit.dataPoints(payload, byte[]::new, point -> point.value(1L)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> OtlpEdit.dataPoints(payload, byte[]::new, point -> point.min(1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aResourceWithAScopeAndASpanIsAdded() {
    Payload payload = Payload.of(SampleTraces.request(1).toByteArray());
    OtlpEdit.Result result =
        OtlpEdit.traces(
            payload,
            byte[]::new,
            entry ->
                entry.addResource(
                    other -> {
                      other
                          .resource()
                          .attributes()
                          .put(AttributeKey.of("k"), AttributeValue.of("v"));
                      other.schemaUrl("url");
                      other.addScope(
                          scope -> {
                            scope.scope().name("lib").version("1");
                            scope.addItem(span -> span.name("added"));
                            scope.addItem(MessageEdit::drop);
                          });
                    }));
    assertThat(result.added()).isEqualTo(1);
    assertThat(result.removed()).isZero();
    ExportTraceServiceRequest.Builder wanted = SampleTraces.request(1).toBuilder();
    var added = wanted.addResourceSpansBuilder().setSchemaUrl("url");
    added.getResourceBuilder().addAttributes(SampleTraces.attribute("k", "v"));
    added
        .addScopeSpansBuilder()
        .addSpans(Span.newBuilder().setName("added"))
        .getScopeBuilder()
        .setName("lib")
        .setVersion("1");
    assertThat(traces(result.payload())).isEqualTo(wanted.build());
  }

  @Test
  void whatIsAboveMayStillBeChangedAndDroppedOnTheWayDown() {
    Payload payload = Payload.of(SampleTraces.request(3).toByteArray());
    Payload edited =
        OtlpEdit.spans(
                payload,
                byte[]::new,
                span -> {
                  span.resource()
                      .attributes()
                      .put(AttributeKey.of(span.view().name()), AttributeValue.of(1));
                  span.scope().name("last: " + span.view().name());
                  span.name("x");
                })
            .payload();
    var resource = traces(edited).getResourceSpans(0);
    assertThat(resource.getResource().getAttributesCount())
        .isEqualTo(
            SampleTraces.request(3).getResourceSpans(0).getResource().getAttributesCount() + 3);
    assertThat(resource.getScopeSpans(0).getScope().getName()).startsWith("last: GET");
    assertThat(resource.getScopeSpans(0).getSpansList())
        .extracting(Span::getName)
        .containsOnly("x");
    OtlpEdit.Result dropped =
        OtlpEdit.spans(
            payload,
            byte[]::new,
            span -> {
              span.drop();
              span.scopeEntry().resourceEntry().drop();
            });
    assertThat(dropped).isEqualTo(new OtlpEdit.Result(Payload.EMPTY, 3, 0));
  }
}
