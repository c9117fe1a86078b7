package dev.sluice.connector.spanmetrics;

import com.google.protobuf.ByteString;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.memory.MemoryLease;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;

/** Requests of spans that tests send. */
final class Spans {
  static final long START = 1_700_000_000_000_000_000L;

  private Spans() {}

  static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  static Resource service(String name, KeyValue... attributes) {
    return Resource.newBuilder()
        .addAttributes(text("service.name", name))
        .addAllAttributes(List.of(attributes))
        .build();
  }

  /** A server span of so many milliseconds. */
  static Span span(String name, long millis, KeyValue... attributes) {
    return Span.newBuilder()
        .setName(name)
        .setKind(Span.SpanKind.SPAN_KIND_SERVER)
        .setTraceId(id(16, 1))
        .setSpanId(id(8, 2))
        .setStartTimeUnixNano(START)
        .setEndTimeUnixNano(START + millis * 1_000_000)
        .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_OK))
        .addAllAttributes(List.of(attributes))
        .build();
  }

  static ByteString id(int size, int last) {
    byte[] id = new byte[size];
    id[size - 1] = (byte) last;
    return ByteString.copyFrom(id);
  }

  static ResourceSpans spansOf(Resource resource, Span... spans) {
    ResourceSpans.Builder of = ResourceSpans.newBuilder().setResource(resource);
    of.addScopeSpansBuilder().addAllSpans(List.of(spans));
    return of.build();
  }

  static Batch batch(ResourceSpans... resources) {
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.newBuilder().addAllResourceSpans(List.of(resources)).build();
    int spans =
        request.getResourceSpansList().stream()
            .flatMap(each -> each.getScopeSpansList().stream())
            .mapToInt(each -> each.getSpansCount())
            .sum();
    return Batch.of(
        Signal.TRACES,
        Payload.of(request.toByteArray()),
        spans,
        RequestMetadata.NONE,
        MemoryLease.NONE);
  }
}
