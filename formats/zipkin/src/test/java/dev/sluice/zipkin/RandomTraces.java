package dev.sluice.zipkin;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws requests of OTLP whose spans Zipkin can have, times in whole microseconds. */
final class RandomTraces {
  private static final List<String> TEXTS =
      List.of("", "a", "Öäü 𝄞", "x|y", "1", "true", "\n\"\\");

  private final RandomGenerator random;

  RandomTraces(RandomGenerator random) {
    this.random = random;
  }

  ExportTraceServiceRequest request() {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      var resource = request.addResourceSpansBuilder();
      resource.setResource(resource());
      var scope = resource.addScopeSpansBuilder();
      if (some()) {
        scope.setScope(
            InstrumentationScope.newBuilder()
                .setName("lib " + i)
                .setVersion(some() ? "1" : "")
                .addAttributes(text("scoped", "s")));
      }
      for (int spans = 1 + random.nextInt(4); spans > 0; spans--) {
        scope.addSpans(span());
      }
    }
    return request.build();
  }

  private Resource resource() {
    Resource.Builder resource = Resource.newBuilder();
    switch (random.nextInt(5)) {
      case 0 -> resource.addAttributes(text("faas.name", "function"));
      case 1 -> resource.addAttributes(text("k8s.deployment.name", "deployed"));
      case 2 -> resource.addAttributes(text("host.name", "h"));
      default -> resource.addAttributes(text("service.name", "Shop"));
    }
    if (some()) {
      resource.addAttributes(text("cloud.resource_id", "r"));
      resource.addAttributes(number("process.pid", 7));
    }
    return resource.build();
  }

  private Span span() {
    Span.Builder span = Span.newBuilder();
    span.setTraceId(id(16)).setSpanId(id(8));
    if (some()) {
      span.setParentSpanId(id(8));
    }
    span.setName(oneOf(TEXTS)).setKindValue(random.nextInt(6)).setTraceState(some() ? "a=b" : "");
    long start = 1_600_000_000_000_000_000L + 1000L * random.nextInt(1 << 30);
    span.setStartTimeUnixNano(start).setEndTimeUnixNano(start + 1000L * random.nextInt(1 << 20));
    for (int i = random.nextInt(6); i > 0; i--) {
      span.addAttributes(attribute("k" + i));
    }
    if (some()) {
      span.addAttributes(text("network.local.address", some() ? "10.0.0.1" : "2001:db8::1"));
      span.addAttributes(number("net.host.port", 80));
    }
    if (some()) {
      span.addAttributes(text(some() ? "service.peer.name" : "peer.service", "Bank"));
      span.addAttributes(text("network.peer.address", "::1"));
      span.addAttributes(number("net.peer.port", 443));
    }
    if (some()) {
      span.addAttributes(number("http.response.status_code", 200));
      span.addAttributes(text("error", "some"));
    }
    if (some()) {
      span.setStatus(Status.newBuilder().setCodeValue(random.nextInt(3)).setMessage(oneOf(TEXTS)));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      Span.Event.Builder event = Span.Event.newBuilder().setName("e" + i).setTimeUnixNano(start);
      if (some()) {
        event.addAttributes(attribute("b")).addAttributes(attribute("a"));
        event.setDroppedAttributesCount(random.nextInt(2));
      }
      span.addEvents(event);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      Span.Link.Builder link = Span.Link.newBuilder().setTraceId(id(16)).setSpanId(id(8));
      if (some()) {
        link.addAttributes(attribute("l")).setTraceState("c=d").setDroppedAttributesCount(1);
      }
      span.addLinks(link);
    }
    return span.build();
  }

  private KeyValue attribute(String key) {
    AnyValue.Builder value = AnyValue.newBuilder();
    switch (random.nextInt(7)) {
      case 0 -> value.setIntValue(random.nextInt(1000) - 500);
      case 1 -> value.setDoubleValue(random.nextInt(1000) + 0.25);
      case 2 -> value.setBoolValue(some());
      case 3 ->
          value.setArrayValue(
              ArrayValue.newBuilder()
                  .addValues(AnyValue.newBuilder().setStringValue("x"))
                  .addValues(AnyValue.newBuilder().setIntValue(3)));
      case 4 ->
          value.setKvlistValue(
              KeyValueList.newBuilder().addValues(text("z", "1")).addValues(number("a", 2)));
      case 5 -> value.setBytesValue(ByteString.copyFromUtf8("bytes"));
      default -> value.setStringValue(oneOf(TEXTS));
    }
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

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

  private ByteString id(int bytes) {
    byte[] id = new byte[bytes];
    random.nextBytes(id);
    id[bytes - 1] |= 1;
    return ByteString.copyFrom(id);
  }

  private boolean some() {
    return random.nextBoolean();
  }

  private String oneOf(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
