package dev.sluice.otlp.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.write.ProtoWriter;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpJsonRoundTripTest {
  private static final int MESSAGES = 300;

  @ParameterizedTest
  @EnumSource(Signal.class)
  void randomMessagesComeBackAsTheyWere(Signal signal) throws Exception {
    RandomMessages random = new RandomMessages(20261101);
    for (int i = 0; i < MESSAGES; i++) {
      Message original = random.fill(prototype(signal));
      byte[] json = OtlpJsonWriter.request(signal, Payload.of(original.toByteArray()));
      byte[] back = OtlpJsonReader.request(signal, Slice.of(json));
      Message parsed = original.getParserForType().parseFrom(back);
      assertThat(normalised(signal, parsed)).isEqualTo(normalised(signal, original));
    }
  }

  /**
   * What both forms say: through JSON once, so that nested messages which JSON always writes are
   * there.
   */
  private static String normalised(Signal signal, Message message) {
    return new String(
        OtlpJsonWriter.request(signal, Payload.of(message.toByteArray())), StandardCharsets.UTF_8);
  }

  @Test
  void partsOfOneNestedMessageAreMergedAndLastScalarsWin() throws Exception {
    ResourceSpans first = ResourceSpans.newBuilder().setSchemaUrl("first").build();
    byte[] twice =
        concat(
            first.toByteArray(),
            ResourceSpans.newBuilder().setSchemaUrl("second").build().toByteArray());
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(ResourceSpans.parseFrom(twice))
            .build();
    String json =
        new String(
            OtlpJsonWriter.request(Signal.TRACES, Payload.of(withBody(twice))),
            StandardCharsets.UTF_8);
    assertThat(json).isEqualTo("{\"resourceSpans\":[{\"resource\":{},\"schemaUrl\":\"second\"}]}");
    assertThat(request.getResourceSpans(0).getSchemaUrl()).isEqualTo("second");
  }

  @Test
  void aRequestInSeveralSlicesIsOneDocument() {
    byte[] part = withBody(ResourceSpans.newBuilder().setSchemaUrl("x").build().toByteArray());
    Payload payload = Payload.concat(List.of(Payload.of(part), Payload.of(part)));
    assertThat(new String(OtlpJsonWriter.request(Signal.TRACES, payload), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"resourceSpans\":[{\"resource\":{},\"schemaUrl\":\"x\"},{\"resource\":{},\"schemaUrl\":\"x\"}]}");
  }

  @Test
  void aFieldMayBeCutAcrossSlices() {
    byte[] whole =
        withBody(ResourceSpans.newBuilder().setSchemaUrl("cut here").build().toByteArray());
    Payload cut =
        Payload.of(List.of(new Slice(whole, 0, 5), new Slice(whole, 5, whole.length - 5)));
    assertThat(new String(OtlpJsonWriter.request(Signal.TRACES, cut), StandardCharsets.UTF_8))
        .isEqualTo("{\"resourceSpans\":[{\"resource\":{},\"schemaUrl\":\"cut here\"}]}");
  }

  private static byte[] withBody(byte[] resourceSpans) {
    return new ProtoWriter().bytes(1, resourceSpans, 0, resourceSpans.length).toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    return Payload.of(List.of(Slice.of(a), Slice.of(b))).toByteArray();
  }

  private static Message prototype(Signal signal) {
    return switch (signal) {
      case TRACES -> ExportTraceServiceRequest.getDefaultInstance();
      case METRICS -> ExportMetricsServiceRequest.getDefaultInstance();
      case LOGS -> ExportLogsServiceRequest.getDefaultInstance();
      case PROFILES -> ExportProfilesServiceRequest.getDefaultInstance();
    };
  }
}
