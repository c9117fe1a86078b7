package dev.sluice.zipkin;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.data.Slice;
import dev.sluice.json.NoRoomException;
import dev.sluice.memory.MemoryBudget;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What tests do with spans. */
final class Spans {
  static final long NOW = 1_700_000_000_000_000_000L;

  /** What the reference renamed not long ago. */
  private static final Map<String, String> RENEWED =
      Map.of("http.status_code", "http.response.status_code", "faas.id", "cloud.resource_id");

  private Spans() {}

  static ExportTraceServiceRequest read(ZipkinFormat format, String body)
      throws MalformedZipkinException {
    return read(format, body.getBytes(StandardCharsets.UTF_8), false);
  }

  static ExportTraceServiceRequest read(ZipkinFormat format, byte[] body, boolean parsed)
      throws MalformedZipkinException {
    MemoryBudget budget = new MemoryBudget(1L << 40);
    try {
      Slice otlp = format.toOtlp(Slice.of(body), parsed, NOW, budget);
      if (budget.usedBytes() != otlp.array().length) {
        throw new AssertionError("charged: " + budget.usedBytes());
      }
      return ExportTraceServiceRequest.parser()
          .parseFrom(otlp.array(), otlp.offset(), otlp.length());
    } catch (NoRoomException | InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  static Span only(ExportTraceServiceRequest request) {
    return request.getResourceSpans(0).getScopeSpans(0).getSpans(0);
  }

  /**
   * Every span with its resource and scope, as text, sorted: what two requests say alike, however
   * they are put together.
   */
  static List<String> told(ExportTraceServiceRequest request) {
    List<String> told = new ArrayList<>();
    for (ResourceSpans resource : request.getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          Span.Builder usual = span.toBuilder();
          usual.clearAttributes().addAllAttributes(sorted(span.getAttributesList()));
          usual
              .getEventsBuilderList()
              .forEach(
                  event -> {
                    List<KeyValue> attributes = sorted(event.getAttributesList());
                    event.clearAttributes().addAllAttributes(attributes);
                  });
          usual
              .getLinksBuilderList()
              .forEach(
                  link -> {
                    List<KeyValue> attributes = sorted(link.getAttributesList());
                    link.clearAttributes().addAllAttributes(attributes);
                  });
          if (span.getStatus().getSerializedSize() == 0) {
            usual.clearStatus();
          }
          told.add(
              sorted(resource.getResource().getAttributesList())
                  + "\n"
                  + scope.getScope()
                  + "\n"
                  + usual.build());
        }
      }
    }
    Collections.sort(told);
    return told;
  }

  /** Spans whose time is missing are of now, which is another now there. */
  static ExportTraceServiceRequest withoutNow(ExportTraceServiceRequest request) {
    ExportTraceServiceRequest.Builder without = request.toBuilder();
    for (ResourceSpans.Builder resource : without.getResourceSpansBuilderList()) {
      for (ScopeSpans.Builder scope : resource.getScopeSpansBuilderList()) {
        for (Span.Builder span : scope.getSpansBuilderList()) {
          if (span.getAttributesList().stream()
              .anyMatch(
                  of ->
                      of.getKey().equals("otel.zipkin.absentField.startTime")
                          && of.getValue().getBoolValue())) {
            span.clearStartTimeUnixNano().clearEndTimeUnixNano();
          }
        }
      }
    }
    return without.build();
  }

  private static List<KeyValue> sorted(List<KeyValue> attributes) {
    List<KeyValue> sorted = new ArrayList<>();
    for (KeyValue attribute : attributes) {
      String key = attribute.getKey();
      sorted.add(attribute.toBuilder().setKey(RENEWED.getOrDefault(key, key)).build());
    }
    sorted.sort(Comparator.comparing(KeyValue::getKey));
    return sorted;
  }
}
