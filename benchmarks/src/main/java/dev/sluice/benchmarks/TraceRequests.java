package dev.sluice.benchmarks;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.Random;

/**
 * The traces that all benchmarks run on: one resource with 8 attributes, 2 scopes, {@value #SPANS}
 * spans of 10 attributes each, about 426 bytes a span. Different seeds give different ids and
 * values of the same sizes.
 */
final class TraceRequests {
  static final int SPANS = 512;

  /** Requests in rotation, so that no run sees one payload only. */
  static final int PAYLOADS = 16;

  private TraceRequests() {}

  static byte[][] payloads() {
    byte[][] payloads = new byte[PAYLOADS][];
    for (int i = 0; i < PAYLOADS; i++) {
      payloads[i] = request(i).toByteArray();
    }
    return payloads;
  }

  private static ExportTraceServiceRequest request(int seed) {
    Random random = new Random(seed);
    ResourceSpans.Builder resource = ResourceSpans.newBuilder();
    for (int i = 0; i < 8; i++) {
      resource
          .getResourceBuilder()
          .addAttributes(text("resource.attribute." + i, "value-of-the-resource-" + i));
    }
    for (int scope = 0; scope < 2; scope++) {
      ScopeSpans.Builder spans = resource.addScopeSpansBuilder();
      spans.getScopeBuilder().setName("io.sluice.benchmarks." + scope).setVersion("1.0.0");
      for (int i = 0; i < SPANS / 2; i++) {
        spans.addSpans(span(random));
      }
    }
    return ExportTraceServiceRequest.newBuilder().addResourceSpans(resource).build();
  }

  private static Span span(Random random) {
    long start = 1_790_000_000_000_000_000L + random.nextInt(1_000_000_000);
    int status = random.nextInt(20) == 0 ? 500 : 200;
    return Span.newBuilder()
        .setTraceId(bytes(16, random))
        .setSpanId(bytes(8, random))
        .setParentSpanId(bytes(8, random))
        .setName("GET /api/v1/orders/{id}")
        .setKind(Span.SpanKind.SPAN_KIND_SERVER)
        .setStartTimeUnixNano(start)
        .setEndTimeUnixNano(start + random.nextInt(100_000_000))
        .setFlags(0x101)
        .addAttributes(text("http.request.method", "GET"))
        .addAttributes(text("url.path", "/api/v1/orders/" + (100_000 + random.nextInt(900_000))))
        .addAttributes(text("url.scheme", "https"))
        .addAttributes(number("http.response.status_code", status))
        .addAttributes(text("server.address", "orders.example.com"))
        .addAttributes(number("server.port", 8443))
        .addAttributes(text("client.address", "10.0.12." + (100 + random.nextInt(99))))
        .addAttributes(text("user_agent.original", "okhttp/4.12.0"))
        .addAttributes(text("network.protocol.version", "1.1"))
        .addAttributes(text("http.route", "/api/v1/orders/{id}"))
        .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_OK))
        .build();
  }

  private static ByteString bytes(int size, Random random) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }
}
