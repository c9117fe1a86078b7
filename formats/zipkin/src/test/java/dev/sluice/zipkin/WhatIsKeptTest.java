package dev.sluice.zipkin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zipkin2.codec.SpanBytesDecoder;

/** Where the reference loses something of a span, it is kept. */
class WhatIsKeptTest {
  private static final ByteString ONE = ByteString.copyFrom(new byte[] {1});

  private static ExportTraceServiceRequest read(String json) throws Exception {
    return Spans.read(ZipkinFormat.V2_JSON, json.replace('\'', '"'));
  }

  private static String span(String service, String tags) {
    return "{'traceId':'1','id':'1','timestamp':1,'localEndpoint':{'serviceName':'"
        + service
        + "'},'tags':{"
        + tags
        + "}}";
  }

  @Test
  void spansThatComeMixedStandUnderOneResourceAndScopeEach() throws Exception {
    ExportTraceServiceRequest request =
        read(
            "["
                + String.join(
                    ",",
                    span("a", "'otel.scope.name':'x','n':'1'"),
                    span("b", "'n':'2'"),
                    span("a", "'otel.scope.name':'y','n':'3'"),
                    span("a", "'otel.scope.name':'x','n':'4'"),
                    span("b", "'n':'5'"))
                + "]");
    assertThat(request.getResourceSpansList()).hasSize(2);
    ResourceSpans a = request.getResourceSpans(0);
    assertThat(a.getResource().getAttributes(0).getValue().getStringValue()).isEqualTo("a");
    assertThat(a.getScopeSpansList())
        .extracting(scope -> scope.getScope().getName() + numbers(scope.getSpansList()))
        .containsExactly("x[1, 4]", "y[3]");
    assertThat(request.getResourceSpans(1).getScopeSpansList())
        .extracting(scope -> scope.getScope().getName() + numbers(scope.getSpansList()))
        .containsExactly("[2, 5]");
  }

  private static List<String> numbers(List<Span> spans) {
    return spans.stream().map(span -> span.getAttributes(0).getValue().getStringValue()).toList();
  }

  @Test
  void tagsOfTheResourceThatDifferWithinAServiceStayApart() throws Exception {
    ExportTraceServiceRequest request =
        read(
            "["
                + span("a", "'host.name':'h1'")
                + ","
                + span("a", "'host.name':'h2'")
                + ","
                + span("", "'host.name':'h3','otel.scope.version':'3'")
                + "]");
    assertThat(request.getResourceSpansList())
        .extracting(
            resource ->
                resource.getResource().getAttributesList().stream()
                    .map(attribute -> attribute.getValue().getStringValue())
                    .toList())
        .containsExactly(List.of("a", "h1"), List.of("a", "h2"), List.of("h3"));
    assertThat(request.getResourceSpans(2).getScopeSpans(0).getScope().getVersion()).isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a|b", "a|b|c", "GET|/x|200|", "|", "||", "a|{}|-1", "a|{]|0", "a|{}|4294967296"})
  void anAnnotationWithBarsThatIsNoPackedEventIsAName(String value) throws Exception {
    Span span =
        Spans.only(
            read(
                "[{'id':'1','timestamp':1,'annotations':[{'timestamp':1,'value':'"
                    + value
                    + "'}]}]"));
    assertThat(span.getEvents(0).getName()).isEqualTo(value);
    assertThat(span.getEvents(0).getAttributesList()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a|b|c|{}|0", "||s|{|0", "||s|{}|x", "||s|[]|0"})
  void aTagThatIsNamedAsALinkButIsNoneStaysATag(String value) throws Exception {
    Span span =
        Spans.only(read("[" + span("a", "'otlp.link.0':'" + value + "','otlp.link.2':'y'") + "]"));
    assertThat(span.getLinksList()).isEmpty();
    assertThat(span.getAttributesList())
        .extracting(KeyValue::getKey)
        .containsExactly("otlp.link.0", "otlp.link.2");
  }

  @Test
  void attributesOfEventsNestAndKeepLongNumbers() throws Exception {
    Span span =
        Spans.only(
            Spans.read(
                ZipkinFormat.V2_JSON,
                "[{\"id\":\"1\",\"timestamp\":1,\"annotations\":[{\"timestamp\":1,\"value\":"
                    + "\"e|{\\\"l\\\":[1,\\\"x\\\",null],\\\"m\\\":{\\\"k\\\":true},"
                    + "\\\"n\\\":9007199254740993,\\\"d\\\":1.0}|0\"}]}]"));
    assertThat(span.getEvents(0).getAttributesList())
        .extracting(KeyValue::getValue)
        .satisfiesExactly(
            list -> assertThat(list.getArrayValue().getValuesList()).hasSize(3),
            map -> assertThat(map.getKvlistValue().getValues(0).getValue().getBoolValue()).isTrue(),
            number -> assertThat(number.getIntValue()).isEqualTo(9007199254740993L),
            whole -> assertThat(whole.getIntValue()).isEqualTo(1));
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, INT_VALUE",
    "9223372036854775808, STRING_VALUE",
    "-9223372036854775809, STRING_VALUE",
    "-0, INT_VALUE",
    "1.5, DOUBLE_VALUE",
    "-1.25, DOUBLE_VALUE",
    "1., STRING_VALUE",
    ".5, STRING_VALUE",
    "1e3, STRING_VALUE",
    "+1, STRING_VALUE",
    "١, STRING_VALUE",
    "true, BOOL_VALUE",
    "True, STRING_VALUE",
    "'', STRING_VALUE",
    "-, STRING_VALUE"
  })
  void aTagBecomesANumberOnlyWhereNothingOfItIsLost(String text, AnyValue.ValueCase becomes) {
    TagValues.Value value = new TagValues(true).value(text);
    assertThat(
            switch (becomes) {
              case INT_VALUE -> value instanceof TagValues.Whole;
              case DOUBLE_VALUE -> value instanceof TagValues.Real;
              case BOOL_VALUE -> value instanceof TagValues.Truth;
              default -> value.equals(new TagValues.Text(text));
            })
        .isTrue();
    assertThat(new TagValues(false).value(text)).isEqualTo(new TagValues.Text(text));
  }

  /** As Zipkin's own library writes the address of who was called. */
  @Test
  void anOldTagOfTrueIsTaken() throws Exception {
    Span span =
        Spans.only(
            Spans.read(
                ZipkinFormat.V1_JSON,
                "[{\"traceId\":\"0000000000000001\",\"id\":\"0000000000000001\",\"timestamp\":1,"
                    + "\"binaryAnnotations\":[{\"key\":\"sa\",\"value\":true}]}]"));
    assertThat(span.getAttributes(0).getKey()).isEqualTo("sa");
    assertThat(span.getAttributes(0).getValue().getBoolValue()).isTrue();
  }

  @Test
  void todaysNamesStandForThoseOfOldSenders() throws Exception {
    Span span =
        Spans.only(
            read(
                "[{'id':'1','timestamp':1,'localEndpoint':{'ipv4':'1.2.3.4','port':5},"
                    + "'remoteEndpoint':{'serviceName':'s','ipv6':'::1','port':6},"
                    + "'tags':{'http.status_code':'200'}}]"));
    assertThat(span.getAttributesList())
        .extracting(KeyValue::getKey)
        .containsExactlyInAnyOrder(
            "network.local.address",
            "net.host.port",
            "service.peer.name",
            "network.peer.address",
            "net.peer.port",
            "http.response.status_code");
  }

  @Test
  void attributesOfAScopeStayWithItsSpans() throws Exception {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    Span span =
        new RandomTraces(new SplittableRandom(1))
            .request()
            .getResourceSpans(0)
            .getScopeSpans(0)
            .getSpans(0);
    ResourceSpans.Builder resource = request.addResourceSpansBuilder();
    resource
        .addScopeSpansBuilder()
        .setScope(InstrumentationScope.newBuilder().setName("one").setVersion("1"))
        .addSpans(span);
    resource
        .addScopeSpansBuilder()
        .setScope(InstrumentationScope.newBuilder().setName("two"))
        .addSpans(span);
    List<zipkin2.Span> written = written(request.build());
    assertThat(written.get(0).tags()).containsEntry("otel.scope.version", "1");
    assertThat(written.get(1).tags())
        .containsEntry("otel.scope.name", "two")
        .doesNotContainKey("otel.scope.version");
  }

  @Test
  void whatIsNoAddressAndNoPortStaysATag() throws Exception {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    request
        .addResourceSpansBuilder()
        .setResource(Resource.newBuilder().addAttributes(RandomTraces.text("service.name", "s")))
        .addScopeSpansBuilder()
        .addSpansBuilder()
        .setTraceId(ByteString.copyFrom(new byte[15]).concat(ONE))
        .setSpanId(ByteString.copyFrom(new byte[7]).concat(ONE))
        .addAttributes(RandomTraces.text("network.local.address", "host.example"))
        .addAttributes(RandomTraces.number("net.host.port", 70_000))
        .addAttributes(RandomTraces.number("net.peer.port", 443))
        .setStartTimeUnixNano(-1)
        .setEndTimeUnixNano(5);
    zipkin2.Span span = written(request.build()).get(0);
    assertThat(span.tags())
        .containsEntry("network.local.address", "host.example")
        .containsEntry("net.host.port", "70000")
        .containsEntry("net.peer.port", "443");
    assertThat(span.timestamp()).as("of a start beyond 2262").isNull();
    assertThat(span.remoteEndpoint()).isNull();
  }

  private static List<zipkin2.Span> written(ExportTraceServiceRequest request) throws Exception {
    return SpanBytesDecoder.JSON_V2.decodeList(
        ReferenceExporterTest.written(ZipkinWriter.JSON, request));
  }
}
