package dev.sluice.otlp.edit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.sluice.data.Slice;
import dev.sluice.otlp.view.SpanView;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Requests taken apart by trace, against the same done with messages. */
class TracePartsTest {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Part(long high, long low, int[] places, int spans, int bytes, boolean hasRoot) {}

  private static List<Part> parts(Slice request) {
    List<Part> parts = new ArrayList<>();
    TraceParts.of(
        request,
        (high, low, places, spans, bytes, hasRoot) ->
            parts.add(new Part(high, low, places, spans, bytes, hasRoot)));
    return parts;
  }

  private static ExportTraceServiceRequest written(Slice request, Part part) throws Exception {
    byte[] out = new byte[TraceParts.writtenBytes(part.bytes())];
    assertThat(TraceParts.write(request, part.places(), part.bytes(), out, 0))
        .isEqualTo(out.length);
    return ExportTraceServiceRequest.parseFrom(out);
  }

  @RepeatedTest(50)
  void aPartIsWhatATraceHasInAResource(RepetitionInfo repetition) throws Exception {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    ExportTraceServiceRequest message = request(random);
    byte[] bytes = message.toByteArray();
    byte[] padded = new byte[bytes.length + 9];
    System.arraycopy(bytes, 0, padded, 5, bytes.length);
    Slice request = new Slice(padded, 5, bytes.length);
    List<ExportTraceServiceRequest> expected = new ArrayList<>();
    for (ResourceSpans resource : message.getResourceSpansList()) {
      byTrace(resource)
          .forEach(
              (id, part) ->
                  expected.add(
                      ExportTraceServiceRequest.newBuilder().addResourceSpans(part).build()));
    }
    List<ExportTraceServiceRequest> actual = new ArrayList<>();
    TracePartCursor cursor = new TracePartCursor();
    SpanView span = new SpanView();
    for (Part part : parts(request)) {
      ExportTraceServiceRequest one = written(request, part);
      actual.add(one);
      List<Span> spans =
          one.getResourceSpans(0).getScopeSpansList().stream()
              .flatMap(scope -> scope.getSpansList().stream())
              .toList();
      assertThat(part.spans()).isEqualTo(spans.size());
      assertThat(part.bytes()).isEqualTo(one.getResourceSpans(0).getSerializedSize());
      assertThat(part.hasRoot())
          .isEqualTo(spans.stream().anyMatch(each -> isEmpty(each.getParentSpanId())));
      assertThat(spans)
          .allSatisfy(each -> assertThat(each.getTraceId()).isEqualTo(id(part.high(), part.low())));
      cursor.bind(request, part.places());
      assertThat(Resource.parseFrom(copy(cursor.resource().bytes())))
          .isEqualTo(one.getResourceSpans(0).getResource());
      for (Span each : spans) {
        assertThat(cursor.next(span)).isTrue();
        assertThat(Span.parseFrom(copy(span.bytes()))).isEqualTo(each);
      }
      assertThat(cursor.next(span)).isFalse();
    }
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void spansOfAnOldSenderBecomeThoseOfScopes() throws Exception {
    ByteString library =
        ScopeSpans.newBuilder().addSpans(Span.newBuilder().setName("old")).build().toByteString();
    ResourceSpans resource =
        ResourceSpans.newBuilder()
            .setSchemaUrl("schema")
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        1000,
                        UnknownFieldSet.Field.newBuilder().addLengthDelimited(library).build())
                    .build())
            .build();
    Slice request =
        Slice.of(
            ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(resource)
                .build()
                .toByteArray());
    Part part = parts(request).get(0);
    assertThat(part.spans()).isEqualTo(1);
    assertThat(written(request, part).getResourceSpans(0))
        .isEqualTo(
            ResourceSpans.newBuilder()
                .setSchemaUrl("schema")
                .addScopeSpans(ScopeSpans.parseFrom(library))
                .build());
  }

  private static byte[] copy(Slice slice) {
    return Arrays.copyOfRange(slice.array(), slice.offset(), slice.end());
  }

  private static boolean isEmpty(ByteString id) {
    for (byte b : id) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static ByteString id(long high, long low) {
    return high == 0 && low == 0
        ? ByteString.EMPTY
        : ByteString.copyFrom(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }

  /** The traces of a resource in the order of their first spans. */
  private static Map<ByteString, ResourceSpans> byTrace(ResourceSpans resource) {
    Set<ByteString> ids = new LinkedHashSet<>();
    resource
        .getScopeSpansList()
        .forEach(scope -> scope.getSpansList().forEach(span -> ids.add(span.getTraceId())));
    Map<ByteString, ResourceSpans> parts = new LinkedHashMap<>();
    for (ByteString id : ids) {
      ResourceSpans.Builder part = resource.toBuilder().clearScopeSpans();
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        List<Span> spans =
            scope.getSpansList().stream().filter(span -> span.getTraceId().equals(id)).toList();
        if (!spans.isEmpty()) {
          part.addScopeSpans(scope.toBuilder().clearSpans().addAllSpans(spans));
        }
      }
      parts.put(id, part.build());
    }
    return parts;
  }

  private static ExportTraceServiceRequest request(SplittableRandom random) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    int traces = random.nextInt(1, 60);
    for (int r = random.nextInt(0, 4); r > 0; r--) {
      ResourceSpans.Builder resource = ResourceSpans.newBuilder();
      if (random.nextBoolean()) {
        resource.setSchemaUrl("schema").setResource(resource(random));
      }
      if (random.nextBoolean()) {
        resource.setUnknownFields(unknown());
      }
      for (int s = random.nextInt(0, 5); s > 0; s--) {
        ScopeSpans.Builder scope = ScopeSpans.newBuilder();
        if (random.nextBoolean()) {
          scope.setSchemaUrl("x".repeat(random.nextInt(0, 300)));
          scope.getScopeBuilder().setName("scope");
        }
        for (int i = random.nextInt(0, 80); i > 0; i--) {
          scope.addSpans(span(random, traces));
        }
        resource.addScopeSpans(scope);
      }
      request.addResourceSpans(resource);
    }
    return request.build();
  }

  private static Span span(SplittableRandom random, int traces) {
    int trace = random.nextInt(traces);
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(id(trace % 2 == 0 ? 0 : -trace, trace))
            .setName("n".repeat(random.nextInt(0, 200)));
    switch (random.nextInt(3)) {
      case 0 -> span.setParentSpanId(ByteString.copyFromUtf8("parentid"));
      case 1 -> span.setParentSpanId(ByteString.copyFrom(new byte[8]));
      default -> span.setUnknownFields(unknown());
    }
    return span.build();
  }

  private static Resource resource(SplittableRandom random) {
    return Resource.newBuilder()
        .addAttributes(
            KeyValue.newBuilder()
                .setKey("k")
                .setValue(AnyValue.newBuilder().setIntValue(random.nextInt())))
        .build();
  }

  private static UnknownFieldSet unknown() {
    return UnknownFieldSet.newBuilder()
        .addField(77, UnknownFieldSet.Field.newBuilder().addFixed32(7).build())
        .build();
  }
}
