package dev.sluice.otlp.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.json.MalformedJsonException;
import dev.sluice.otlp.check.LegacyScopes;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  void nullIsTheAbsenceOfAValueOfAnyKind() throws Exception {
    Span span =
        span(
            "{\"kind\":null,\"flags\":null,\"startTimeUnixNano\":null,\"traceId\":null,"
                + "\"attributes\":[{\"key\":\"k\",\"value\":{\"doubleValue\":null}},"
                + "{\"key\":\"b\",\"value\":{\"boolValue\":null,\"bytesValue\":null}}]}");
    assertThat(span.getAttributesList())
        .extracting(attribute -> attribute.getValue().getValueCase().name())
        .containsExactly("VALUE_NOT_SET", "VALUE_NOT_SET");
    assertThat(span.toBuilder().clearAttributes().build()).isEqualTo(Span.getDefaultInstance());
    assertThat(point("\"asDouble\":null,\"asInt\":null").getValueCase())
        .isEqualTo(NumberDataPoint.ValueCase.VALUE_NOT_SET);
  }

  @Test
  void nullInAListKeepsTheOthersInTheirPlaces() throws Exception {
    HistogramDataPoint point =
        histogram("\"bucketCounts\":[1,null,\"3\"],\"explicitBounds\":[null,2.5]");
    assertThat(point.getBucketCountsList()).containsExactly(1L, 0L, 3L);
    assertThat(point.getExplicitBoundsList()).containsExactly(0.0, 2.5);
    Span span = span("{\"attributes\":[null,{\"key\":\"k\"},null],\"events\":null}");
    assertThat(span.getAttributesCount()).isEqualTo(3);
    assertThat(span.getAttributes(1).getKey()).isEqualTo("k");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1e3|1000",
        "1E+3|1000",
        "\"1e3\"|1000",
        "1.0|1",
        "\"1.0\"|1",
        "12.50e1|125",
        "-0|0",
        "-0.0|0",
        "\"-5\"|-5",
        "-9.223372036854775808e18|-9223372036854775808",
        "9223372036854775807|9223372036854775807",
        "1000000000000000000000e-3|1000000000000000000",
        "0e9999|0"
      })
  void wholeNumbersMayBeWrittenWithPointOrExponent(String text, long expected) throws Exception {
    assertThat(point("\"asInt\":" + text).getAsInt()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5",
        "\"1.5\"",
        "1e-1",
        "9223372036854775808",
        "1e19",
        "1e1000000000",
        "\"1e1000000000\"",
        "1e-1000000000",
        "\"\"",
        "\" 1\"",
        "\"0x10\"",
        "\"1f\"",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "-",
        "NaN",
        "{}",
        "[]",
        "true"
      })
  void whatIsNoWholeNumberOf64BitsIsRefused(String text) {
    assertThatThrownBy(() -> point("\"asInt\":" + text)).isInstanceOf(MalformedJsonException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "\"1e400\"", "-1e309", "\"1f\"", "\"0x1p3\"", "\" 1\"", "\"\""})
  void aDoubleThatWouldBecomeAnotherValueIsRefused(String text) {
    assertThatThrownBy(() -> point("\"asDouble\":" + text))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("dataPoints[0].asDouble: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"_-8=", "_-8", "/+8=", "/+8", "\\/+8=", "\\u002f+8", "/+\\n8=\\r\\n", "\\u005f-8"})
  void bytesAreBase64OfEitherAlphabetPaddedOrNot(String text) throws Exception {
    Span span = span("{\"attributes\":[{\"value\":{\"bytesValue\":\"" + text + "\"}}]}");
    assertThat(span.getAttributes(0).getValue().getBytesValue().toByteArray())
        .containsExactly(0xFF, 0xEF);
  }

  @ParameterizedTest
  @ValueSource(strings = {"_", "_-8==", "_-=8", "_-8 ", "=", "A=AA", "ABCD=", "\u00e9AAA"})
  void whatIsNotBase64IsRefused(String text) {
    assertThatThrownBy(
            () -> span("{\"attributes\":[{\"value\":{\"bytesValue\":\"" + text + "\"}}]}"))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("attributes[0].value.bytesValue: not base64");
  }

  @Test
  void idsOfZerosAreAbsent() throws Exception {
    String zeros = "0".repeat(16);
    Span span =
        span(
            "{\"traceId\":\"%1$s%1$s\",\"spanId\":\"%1$s\",\"parentSpanId\":\"%1$s\",\"links\":[{\"traceId\":\"%1$s%1$s\",\"spanId\":\"%1$s\"}]}"
                .formatted(zeros));
    assertThat(span).isEqualTo(Span.newBuilder().addLinks(Span.Link.getDefaultInstance()).build());
  }

  @ParameterizedTest
  @CsvSource({
    "x\\ud800, x\ufffd",
    "\\ud800y, \ufffdy",
    "\\udc00, \ufffd",
    "\\ud800\\ud800, \ufffd\ufffd",
    "\\udc00\\ud800, \ufffd\ufffd",
    "\\ud83d\\u0041, \ufffdA",
    "\\ud83d\\ude00, \ud83d\ude00",
    "\\ud83d\\n\\ude00, '\ufffd\n\ufffd'"
  })
  void halfASurrogatePairReadsAsTheReplacementCharacter(String escaped, String expected)
      throws Exception {
    Span span =
        span(
            "{\"name\":\"%1$s\",\"attributes\":[{\"key\":\"%1$s\",\"value\":{\"stringValue\":\"%1$s\"}}]}"
                .formatted(escaped));
    assertThat(span.getName()).isEqualTo(expected);
    assertThat(span.getAttributes(0).getKey()).isEqualTo(expected);
    assertThat(span.getAttributes(0).getValue().getStringValue()).isEqualTo(expected);
  }

  @Test
  void invalidUtf8ReadsAsTheJdkReadsIt() throws Exception {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] text = new byte[1 + random.nextInt(6)];
      for (int at = 0; at < text.length; at++) {
        int[] likely = {0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0x80, 0x9F, 0xA0, 0xBF, 'a'};
        text[at] =
            (byte) (random.nextBoolean() ? likely[random.nextInt(10)] : 0x80 | random.nextInt(128));
      }
      byte[] head = "{\"resourceSpans\":[{\"schemaUrl\":\"".getBytes(StandardCharsets.UTF_8);
      byte[] tail = "\"}]}".getBytes(StandardCharsets.UTF_8);
      byte[] whole = new byte[head.length + text.length + tail.length];
      System.arraycopy(head, 0, whole, 0, head.length);
      System.arraycopy(text, 0, whole, head.length, text.length);
      System.arraycopy(tail, 0, whole, head.length + text.length, tail.length);
      byte[] read = OtlpJsonReader.request(Signal.TRACES, Slice.of(whole));
      assertThat(ExportTraceServiceRequest.parseFrom(read).getResourceSpans(0).getSchemaUrl())
          .isEqualTo(new String(text, StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void takesEveryUnicodeEncodingWithAndWithoutMark(String charset) throws Exception {
    for (int repeats : new int[] {1, 5_000}) {
      String url = "gr\u00fc\u00dfe \u2603 \ud834\udd1e".repeat(repeats);
      String text = "{\"resourceSpans\":[{\"schemaUrl\":\"" + url + "\"}]}";
      for (String document : new String[] {text, "\ufeff" + text}) {
        byte[] bytes =
            OtlpJsonReader.request(
                Signal.TRACES, Slice.of(document.getBytes(Charset.forName(charset))));
        assertThat(ExportTraceServiceRequest.parseFrom(bytes).getResourceSpans(0).getSchemaUrl())
            .isEqualTo(url);
      }
    }
    Slice empty = Slice.of("{}".getBytes(Charset.forName(charset)));
    assertThat(OtlpJsonReader.request(Signal.TRACES, empty)).isEmpty();
  }

  @Test
  void instrumentationLibrariesOfOldSendersKeepTheirNumber() throws Exception {
    for (String name :
        new String[] {"instrumentationLibrarySpans", "instrumentation_library_spans"}) {
      byte[] bytes =
          OtlpJsonReader.request(
              Signal.TRACES,
              json(
                  "{\"resourceSpans\":[{\""
                      + name
                      + "\":[{\"instrumentationLibrary\":{\"name\":\"lib\"},\"spans\":[{\"name\":\"old\"}]}]}]}"));
      Slice migrated = LegacyScopes.migrate(Signal.TRACES, Slice.of(bytes));
      var scope =
          ExportTraceServiceRequest.parseFrom(
                  java.util.Arrays.copyOf(migrated.array(), migrated.length()))
              .getResourceSpans(0)
              .getScopeSpans(0);
      assertThat(scope.getScope().getName()).isEqualTo("lib");
      assertThat(scope.getSpans(0).getName()).isEqualTo("old");
    }
  }

  @Test
  void errorsAreInWordsOfOurOwnAndQuoteNothing() {
    for (String text :
        new String[] {
          "{\"resourceSpans\":[NaN]}",
          "{'secret':1}",
          "{\"resourceSpans\":\n [ {\"schemaUrl\":\"se\tcret\"}]}",
          "{\"secret\":secret}",
          "{\"resourceSpans\":[{\"schemaUrl\":\"\\xsecret\"}]}",
          "{\"resourceSpans\":[{\"schemaUrl\":\"secret",
          "{} secret",
          "// secret"
        }) {
      assertThatThrownBy(() -> OtlpJsonReader.request(Signal.TRACES, json(text)))
          .isInstanceOf(MalformedJsonException.class)
          .hasMessageMatching("[ -~]+ at line [12], column \\d+")
          .hasMessageNotContainingAny(
              "secret", "Jackson", "JsonReadFeature", "Source", "Exception");
    }
    assertThatThrownBy(
            () ->
                OtlpJsonReader.request(
                    Signal.TRACES, json("{\"resourceSpans\":\n[{\"\u00e9\":1,\"schemaUrl\": 7}]}")))
        .hasMessage("resourceSpans[0].schemaUrl: not a string at line 2, column 22");
  }

  @Test
  void nestsMessagesAsDeepAsProtobufMay() throws Exception {
    String open = "{\"kvlistValue\":{\"values\":[{\"key\":\"k\",\"value\":";
    int levels = 31; // of three messages each, below the five that lead to the body
    String body = open.repeat(levels) + "{}" + "}]}}".repeat(levels);
    byte[] bytes =
        OtlpJsonReader.request(
            Signal.LOGS,
            json(
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":"
                    + body
                    + "}]}]}]}"));
    assertThat(dev.sluice.otlp.check.OtlpCheck.check(Signal.LOGS, Slice.of(bytes))).isEqualTo(1);
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
        .hasMessageMatching(
            "resourceSpans\\[0\\]\\.scopeSpans\\[0\\]\\.spans\\[0\\]\\."
                + member.substring(1, member.indexOf('"', 1))
                + ": .* at line 1, column \\d+");
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

  private static HistogramDataPoint histogram(String members) throws Exception {
    byte[] bytes =
        OtlpJsonReader.request(
            Signal.METRICS,
            json(
                "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"histogram\":{\"dataPoints\":[{"
                    + members
                    + "}]}}]}]}]}"));
    return ExportMetricsServiceRequest.parseFrom(bytes)
        .getResourceMetrics(0)
        .getScopeMetrics(0)
        .getMetrics(0)
        .getHistogram()
        .getDataPoints(0);
  }

  private static Slice json(String text) {
    return Slice.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
