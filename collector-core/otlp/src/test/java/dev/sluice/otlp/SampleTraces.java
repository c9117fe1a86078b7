package dev.sluice.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;

/** Traces as a client of a web service sends them. */
public final class SampleTraces {
  private SampleTraces() {}

  /** One resource, one scope, spans of about 400 bytes named {@code GET /0} and so on. */
  public static ExportTraceServiceRequest request(int spans) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    var resource = request.addResourceSpansBuilder();
    resource.getResourceBuilder().addAttributes(attribute("service.name", "shop"));
    var scope = resource.addScopeSpansBuilder();
    scope.getScopeBuilder().setName("io.sluice.test").setVersion("1");
    for (int i = 0; i < spans; i++) {
      byte[] id = new byte[16];
      id[0] = (byte) i;
      id[1] = (byte) (i >> 8);
      id[15] = 1;
      Span.Builder span =
          scope
              .addSpansBuilder()
              .setTraceId(ByteString.copyFrom(id))
              .setSpanId(ByteString.copyFrom(id, 8, 8))
              .setName("GET /" + i)
              .setKind(Span.SpanKind.SPAN_KIND_SERVER)
              .setStartTimeUnixNano(1_700_000_000_000_000_000L + i)
              .setEndTimeUnixNano(1_700_000_000_100_000_000L + i);
      for (int a = 0; a < 10; a++) {
        span.addAttributes(attribute("attribute.number." + a, "value of it " + a));
      }
    }
    return request.build();
  }

  public static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
