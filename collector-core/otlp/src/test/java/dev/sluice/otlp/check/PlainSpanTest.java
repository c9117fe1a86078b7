package dev.sluice.otlp.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.write.ProtoWriter;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlainSpanTest {
  /** Field 30, which a span does not have: what begins with it is walked field by field. */
  private static final byte[] UNKNOWN = {(byte) 0xf0, 1, 0};

  private static final byte[] REPLACEMENTS = {0, 1, 2, 0x08, 0x0a, 0x10, 0x7f, (byte) 0x80, -1};

  static Stream<Span> asSendersWriteThem() {
    Span child =
        Span.newBuilder()
            .setTraceId(ByteString.copyFromUtf8("0123456789abcdef"))
            .setSpanId(ByteString.copyFromUtf8("01234567"))
            .setParentSpanId(ByteString.copyFromUtf8("76543210"))
            .setName("GET /orders/{id}")
            .setKind(Span.SpanKind.SPAN_KIND_SERVER)
            .setStartTimeUnixNano(1_790_000_000_000_000_000L)
            .setEndTimeUnixNano(1_790_000_000_020_000_000L)
            .addAttributes(with("http.request.method", AnyValue.newBuilder().setStringValue("GET")))
            .addAttributes(with("server.port", AnyValue.newBuilder().setIntValue(8443)))
            .addAttributes(with("offset", AnyValue.newBuilder().setIntValue(-1)))
            .addAttributes(with("large", AnyValue.newBuilder().setIntValue(Long.MAX_VALUE)))
            .addAttributes(with("sampled", AnyValue.newBuilder().setBoolValue(true)))
            .addAttributes(with("ratio", AnyValue.newBuilder().setDoubleValue(0.5)))
            .addAttributes(with("empty", AnyValue.newBuilder().setStringValue("")))
            .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_OK))
            .setFlags(0x101)
            .build();
    KeyValue last = with("at.the.end.of.the.array", AnyValue.newBuilder().setIntValue(300));
    return Stream.of(
        child,
        child.toBuilder().clearParentSpanId().build(),
        child.toBuilder().setStatus(Status.getDefaultInstance()).build(),
        child.toBuilder().clearStatus().build(),
        child.toBuilder().clearFlags().build(),
        child.toBuilder().clearAttributes().build(),
        child.toBuilder().clearStatus().clearFlags().clearAttributes().addAttributes(last).build());
  }

  private static KeyValue with(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  @ParameterizedTest
  @MethodSource("asSendersWriteThem")
  void isWalkedToItsEnd(Span span) {
    byte[] bytes = span.toByteArray();
    assertThat(PlainSpan.skip(bytes, 0, bytes.length)).isEqualTo(bytes.length);
  }

  @Test
  void whatIsRareStopsTheWalkAtAField() {
    Span plain = asSendersWriteThem().findFirst().orElseThrow();
    List<Span> others =
        List.of(
            plain.toBuilder().setTraceState("vendor=1").build(),
            plain.toBuilder().setName("n".repeat(128)).build(),
            plain.toBuilder().clearKind().build(),
            plain.toBuilder().clearEndTimeUnixNano().build(),
            plain.toBuilder().addEvents(Span.Event.newBuilder().setName("e")).build(),
            plain.toBuilder().setStatus(Status.newBuilder().setMessage("timeout")).build(),
            Span.newBuilder().setName("n").build(),
            Span.getDefaultInstance());
    for (Span span : others) {
      byte[] bytes = span.toByteArray();
      int stop = PlainSpan.skip(bytes, 0, bytes.length);
      assertThat(verdict(bytes)).as("%s", span).isEqualTo("1");
      assertThat(verdict(Arrays.copyOfRange(bytes, stop, bytes.length))).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @MethodSource("asSendersWriteThem")
  void damagedOrCutOffItIsJudgedAsFieldByField(Span span) {
    byte[] bytes = span.toByteArray();
    int refused = 0;
    for (int at = 0; at < bytes.length; at++) {
      byte original = bytes[at];
      for (byte replacement : REPLACEMENTS) {
        bytes[at] = replacement;
        String verdict = verdict(bytes);
        assertThat(verdict)
            .as("byte %d replaced by %d", at, replacement)
            .isEqualTo(verdictFieldByField(bytes));
        refused += verdict.equals("1") ? 0 : 1;
      }
      bytes[at] = original;
      byte[] cutOff = Arrays.copyOf(bytes, at);
      assertThat(verdict(cutOff)).as("first %d bytes", at).isEqualTo(verdictFieldByField(cutOff));
    }
    assertThat(refused).isPositive();
  }

  private static String verdictFieldByField(byte[] span) {
    byte[] longer = Arrays.copyOf(UNKNOWN, UNKNOWN.length + span.length);
    System.arraycopy(span, 0, longer, UNKNOWN.length, span.length);
    return verdict(longer);
  }

  /** Number of items, or what is wrong at which byte, counted from the end of the span. */
  private static String verdict(byte[] span) {
    byte[] request = within(within(within(span, 2), 2), 1);
    try {
      return Integer.toString(OtlpCheck.check(Signal.TRACES, Slice.of(request)));
    } catch (MalformedOtlpException e) {
      return String.valueOf(e.getMessage())
          .replace(" at byte " + e.position(), " at byte " + (e.position() - request.length));
    }
  }

  private static byte[] within(byte[] message, int number) {
    return new ProtoWriter().bytes(number, Slice.of(message)).toByteArray();
  }
}
