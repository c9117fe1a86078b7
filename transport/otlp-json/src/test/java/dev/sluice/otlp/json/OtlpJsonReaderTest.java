package dev.sluice.otlp.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpJsonReaderTest {
  private static final String TRACE_ID = "5B8EFFF798038103D269B633813FC60C";
  private static final String SPAN_ID = "EEE19B7EC3C1B174";

  @Test
  void readsBothSpellingsOfKeysAndSkipsUnknownOnes() throws Exception {
    Span span =
        span(
            "{\"trace_id\":\""
                + TRACE_ID
                + "\",\"spanId\":\""
                + SPAN_ID.toLowerCase(java.util.Locale.ROOT)
                + "\",\"start_time_unix_nano\":\"1\",\"endTimeUnixNano\":2,\"kind\":\"SPAN_KIND_SERVER\","
                + "\"somethingNew\":{\"deep\":[1,{\"x\":null}]},\"name\":\"n\"}");
    assertThat(span.getTraceId().size()).isEqualTo(16);
    assertThat(span.getSpanId().size()).isEqualTo(8);
    assertThat(span.getStartTimeUnixNano()).isEqualTo(1);
    assertThat(span.getEndTimeUnixNano()).isEqualTo(2);
    assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(span.getName()).isEqualTo("n");
  }

  @Test
  void toleratesNullForTextObjectsAndLists() throws Exception {
    Span span = span("{\"name\":null,\"status\":null,\"attributes\":null,\"kind\":2}");
    assertThat(span).isEqualTo(Span.newBuilder().setKind(Span.SpanKind.SPAN_KIND_SERVER).build());
  }

  @Test
  void takesAnEmptyIdAndSpecialDoubles() throws Exception {
    assertThat(span("{\"traceId\":\"\"}").getTraceId().isEmpty()).isTrue();
    assertThat(point("\"asDouble\":\"NaN\"").getAsDouble()).isNaN();
    assertThat(point("\"asDouble\":\"-Infinity\"").getAsDouble())
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(point("\"asDouble\":\"1.5\"").getAsDouble()).isEqualTo(1.5);
    assertThat(point("\"asDouble\":3").getAsDouble()).isEqualTo(3);
  }

  @Test
  void keepsTheLastOfAOneofAndAZeroInIt() throws Exception {
    NumberDataPoint point = point("\"asDouble\":1.5,\"asInt\":\"0\"");
    assertThat(point.getValueCase()).isEqualTo(NumberDataPoint.ValueCase.AS_INT);
  }

  @Test
  void readsTheWholeRangeOfNumbers() throws Exception {
    Span span = span("{\"startTimeUnixNano\":\"18446744073709551615\",\"flags\":4294967295}");
    assertThat(span.getStartTimeUnixNano()).isEqualTo(-1L);
    assertThat(span.getFlags()).isEqualTo(-1);
    assertThat(point("\"asInt\":\"-9223372036854775808\"").getAsInt()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void readsNestedBodies() throws Exception {
    byte[] bytes =
        OtlpJsonReader.request(
            Signal.LOGS,
            json(
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"kvlistValue\":{\"values\":["
                    + "{\"key\":\"k\",\"value\":{\"arrayValue\":{\"values\":[{\"bytesValue\":\"AQID\"},{}]}}}]}}}]}]}]}"));
    ExportLogsServiceRequest request = ExportLogsServiceRequest.parseFrom(bytes);
    var values =
        request
            .getResourceLogs(0)
            .getScopeLogs(0)
            .getLogRecords(0)
            .getBody()
            .getKvlistValue()
            .getValues(0)
            .getValue()
            .getArrayValue();
    assertThat(values.getValues(0).getBytesValue().toByteArray()).containsExactly(1, 2, 3);
    assertThat(values.getValuesCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "1",
        "\"x\"",
        "{",
        "{\"resourceSpans\"}",
        "{\"resourceSpans\":{}}",
        "{} {}",
        "{\"resourceSpans\":[1]}",
        "{\"resourceSpans\":[{\"schemaUrl\":1}]}",
        "{\"resourceSpans\":[{]}"
      })
  void refusesWhatIsNotADocument(String text) {
    assertThatThrownBy(() -> OtlpJsonReader.request(Signal.TRACES, json(text)))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageMatching("(?s).+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"traceId\":\"abc\"",
        "\"traceId\":\"zz8EFFF798038103D269B633813FC60C\"",
        "\"kind\":\"SPAN_KIND_ODD\"",
        "\"kind\":null",
        "\"startTimeUnixNano\":-1",
        "\"startTimeUnixNano\":\"1.5\"",
        "\"flags\":4294967296",
        "\"name\":5",
        "\"attributes\":{}",
        "\"status\":3",
        "\"droppedAttributesCount\":-1",
        "\"kind\":true"
      })
  void refusesAValueOfTheWrongKindAndNamesTheField(String member) {
    assertThatThrownBy(() -> span("{" + member + "}"))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageStartingWith("Span." + member.substring(1, member.indexOf('"', 1)));
  }

  @Test
  void refusesNestingBeyondOneHundredWithoutOverflowingTheStack() {
    String deep = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThatThrownBy(() -> OtlpJsonReader.request(Signal.TRACES, json(deep)))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void mutatedDocumentsEndInBytesOrInMalformed() throws Exception {
    byte[] seed =
        ("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\""
                + TRACE_ID
                + "\",\"events\":[{\"name\":\"e\","
                + "\"attributes\":[{\"key\":\"a\",\"value\":{\"doubleValue\":1e3}}]}]}]}]}]}")
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(7);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] mutated = seed.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        mutated[random.nextInt(mutated.length)] =
            (byte) "{}[]\",:0-9aZ \\u".charAt(random.nextInt(15));
      }
      try {
        byte[] bytes = OtlpJsonReader.request(Signal.TRACES, Slice.of(mutated));
        assertThat(ExportTraceServiceRequest.parseFrom(bytes).getSerializedSize()).isNotNegative();
        read++;
      } catch (MalformedJsonException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
    assertThat(read).isPositive();
  }

  private static Span span(String text) throws Exception {
    byte[] bytes =
        OtlpJsonReader.request(
            Signal.TRACES,
            json("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + text + "]}]}]}"));
    return ExportTraceServiceRequest.parseFrom(bytes)
        .getResourceSpans(0)
        .getScopeSpans(0)
        .getSpans(0);
  }

  private static NumberDataPoint point(String members) throws Exception {
    byte[] bytes =
        OtlpJsonReader.request(
            Signal.METRICS,
            json(
                "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"gauge\":{\"dataPoints\":[{"
                    + members
                    + "}]}}]}]}]}"));
    return ExportMetricsServiceRequest.parseFrom(bytes)
        .getResourceMetrics(0)
        .getScopeMetrics(0)
        .getMetrics(0)
        .getGauge()
        .getDataPoints(0);
  }

  private static Slice json(String text) {
    return Slice.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
