package dev.sluice.otlp.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.otlp.write.ProtoWriter;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OtlpJsonWriterTest {
  @Test
  void writesNestedMessagesEvenWhenEmptyAndLongNumbersAsText() {
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .addScopeSpans(
                        ScopeSpans.newBuilder()
                            .addSpans(
                                Span.newBuilder()
                                    .setName("n")
                                    .setStartTimeUnixNano(-1)
                                    .setKindValue(2))))
            .build();
    assertThat(text(OtlpJsonWriter.request(Signal.TRACES, Payload.of(request.toByteArray()))))
        .isEqualTo(
            "{\"resourceSpans\":[{\"resource\":{},\"scopeSpans\":[{\"scope\":{},\"spans\":[{\"name\":\"n\",\"kind\":2,"
                + "\"startTimeUnixNano\":\"18446744073709551615\",\"status\":{}}]}]}]}");
  }

  @Test
  void writesResponses() {
    assertThat(text(OtlpJsonWriter.response(Signal.LOGS, new byte[0])))
        .isEqualTo("{\"partialSuccess\":{}}");
    ExportTraceServiceResponse partial =
        ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportTracePartialSuccess.newBuilder().setRejectedSpans(3).setErrorMessage("late"))
            .build();
    assertThat(text(OtlpJsonWriter.response(Signal.TRACES, partial.toByteArray())))
        .isEqualTo("{\"partialSuccess\":{\"rejectedSpans\":\"3\",\"errorMessage\":\"late\"}}");
  }

  @Test
  void writesAStatusWithAndWithoutRetryInfo() {
    assertThat(text(OtlpJsonWriter.status(3, "a \"b\"", null)))
        .isEqualTo("{\"code\":3,\"message\":\"a \\\"b\\\"\"}");
    assertThat(text(OtlpJsonWriter.status(14, "busy", Duration.ofMillis(1500))))
        .isEqualTo(
            "{\"code\":14,\"message\":\"busy\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\","
                + "\"retryDelay\":\"1.500s\"}]}");
  }

  @Test
  void leavesOutIdsThatAreAllZeros() {
    ByteString id16 = ByteString.copyFrom(new byte[16]);
    ByteString id8 = ByteString.copyFrom(new byte[8]);
    Span span =
        Span.newBuilder()
            .setTraceId(id16)
            .setSpanId(id8)
            .setParentSpanId(id8)
            .addLinks(Span.Link.newBuilder().setTraceId(id16).setSpanId(id8))
            .build();
    assertThat(text(OtlpJsonWriter.request(Signal.TRACES, Payload.of(spans(2, span)))))
        .isEqualTo(
            "{\"resourceSpans\":[{\"resource\":{},\"scopeSpans\":[{\"scope\":{},\"spans\":["
                + "{\"links\":[{}],\"status\":{}}]}]}]}");
  }

  @Test
  void writesLibrariesOfOldSendersAsScopes() {
    Span span = Span.newBuilder().setName("old").build();
    assertThat(text(OtlpJsonWriter.request(Signal.TRACES, Payload.of(spans(1000, span)))))
        .isEqualTo(text(OtlpJsonWriter.request(Signal.TRACES, Payload.of(spans(2, span)))))
        .contains("\"name\":\"old\"");
  }

  @Test
  void escapesWhatJsonDoesNotTakeAndReplacesWhatIsNotUtf8() {
    byte[] name = {'"', '\\', '/', '\n', 0, 0x1f, 0x7f, (byte) 0xff, (byte) 0xe2, (byte) 0x98};
    byte[] span = new ProtoWriter().bytes(5, name, 0, name.length).toByteArray();
    assertThat(text(OtlpJsonWriter.request(Signal.TRACES, Payload.of(spans(2, span)))))
        .contains("\"name\":\"\\\"\\\\/\\n\\u0000\\u001f\u007f\ufffd\ufffd\"");
  }

  private static byte[] spans(int scopesField, Span span) {
    return spans(scopesField, span.toByteArray());
  }

  private static byte[] spans(int scopesField, byte[] bytes) {
    ProtoWriter request = new ProtoWriter();
    int resource = request.begin(1);
    int scope = request.begin(scopesField);
    request.bytes(2, bytes, 0, bytes.length).end(scope);
    request.end(resource);
    return request.toByteArray();
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
