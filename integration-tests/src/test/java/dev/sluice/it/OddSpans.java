package dev.sluice.it;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws requests of spans in which nothing is as it should be, often enough to meet again. */
final class OddSpans {
  private static final long START = 1_700_000_000_000_000_000L;
  private static final List<String> NAMES =
      List.of("", "GET", "GET /a", "ä", "a\0b", "x".repeat(40));
  private static final List<String> KEYS =
      List.of("a", "b", "http.method", "http.route.long", "rpc.x");
  private static final List<String> TRACE_STATES =
      List.of(
          "",
          "",
          "",
          "ot=th:8",
          "a=b,ot=th:c;rv:00000000000001",
          "ot=th:0",
          "ot=th:",
          "ot=th:zz",
          "vendor=ot",
          "ot=rv:0",
          "ot=th:e,ot=th:8",
          "=,",
          "ot=th:8 ,x=y",
          "ot=");

  private final SplittableRandom random;
  private final boolean repeatsKeys;

  /**
   * @param repeatsKeys whether a span or an event may have an attribute twice
   */
  OddSpans(SplittableRandom random, boolean repeatsKeys) {
    this.random = random;
    this.repeatsKeys = repeatsKeys;
  }

  ExportTraceServiceRequest request() {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    for (int i = 0; i < 8; i++) {
      ResourceSpans.Builder resource = request.addResourceSpansBuilder();
      if (random.nextInt(10) > 0) {
        resource.setResource(resource());
      }
      for (int scopes = random.nextInt(3); scopes > 0; scopes--) {
        ScopeSpans.Builder scope = resource.addScopeSpansBuilder();
        if (random.nextBoolean()) {
          scope.setScope(InstrumentationScope.newBuilder().setName(one(List.of("", "lib"))));
        }
        for (int spans = random.nextInt(20); spans > 0; spans--) {
          scope.addSpans(span());
        }
      }
    }
    return request.build();
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private Resource resource() {
    Resource.Builder resource = Resource.newBuilder();
    List<KeyValue> all = new ArrayList<>();
    switch (random.nextInt(8)) {
      case 0 -> {}
      case 1 -> all.add(attribute("service.name", AnyValue.newBuilder().setIntValue(7).build()));
      case 2 -> {
        all.add(text("service.name", "shop"));
        all.add(text("service.name", "second"));
      }
      default -> all.add(text("service.name", one(List.of("shop", "bank", ""))));
    }
    if (random.nextBoolean()) {
      all.add(text("a", one(List.of("1", "2"))));
    }
    if (random.nextInt(4) == 0) {
      all.add(0, text("http.method", "of the resource"));
    }
    return resource.addAllAttributes(all).build();
  }

  private Span span() {
    Span.Builder span =
        Span.newBuilder()
            .setName(one(NAMES))
            .setTraceState(one(TRACE_STATES))
            .setKindValue(one(List.of(0, 0, 1, 2, 3, 4, 5, 6, 99)))
            .setTraceId(id(16, random.nextInt(4)))
            .setSpanId(id(8, random.nextInt(3)))
            .setStartTimeUnixNano(START)
            .setEndTimeUnixNano(START + one(List.of(0L, 1L, -1L, 2_000_000L, 2_000_001L)));
    switch (random.nextInt(8)) {
      case 0 -> span.clearStartTimeUnixNano(); // as long ago as there is
      case 1 -> span.setEndTimeUnixNano(-1); // unsigned: centuries ahead
      case 2 -> span.clearEndTimeUnixNano();
      default -> {
        if (random.nextBoolean()) {
          span.setEndTimeUnixNano(START + random.nextLong(20_000_000_000L));
        }
      }
    }
    if (random.nextBoolean()) {
      span.setStatus(Status.newBuilder().setCodeValue(one(List.of(0, 1, 2, 3))));
    }
    span.addAllAttributes(attributes());
    for (int count = random.nextInt(3); count > 0; count--) {
      span.addEventsBuilder().setName("e").addAllAttributes(attributes());
    }
    return span.build();
  }

  private List<KeyValue> attributes() {
    List<KeyValue> attributes = new ArrayList<>();
    for (int count = random.nextInt(4); count > 0; count--) {
      String key = one(KEYS);
      if (repeatsKeys || attributes.stream().noneMatch(each -> each.getKey().equals(key))) {
        attributes.add(attribute(key, value()));
      }
    }
    return attributes;
  }

  private AnyValue value() {
    AnyValue.Builder value = AnyValue.newBuilder();
    return switch (random.nextInt(9)) {
      case 0 -> value.setIntValue(random.nextInt(-1, 2)).build();
      case 1 -> value.setBoolValue(random.nextBoolean()).build();
      case 2 -> value.setDoubleValue(one(List.of(0.5, 1e300, -0.0, 3.0))).build();
      case 3 -> value.setBytesValue(ByteString.copyFromUtf8(one(List.of("", "raw")))).build();
      case 4 ->
          value
              .setArrayValue(
                  ArrayValue.newBuilder().addValues(AnyValue.newBuilder().setStringValue("x")))
              .build();
      case 5 ->
          value
              .setKvlistValue(
                  KeyValueList.newBuilder().addValues(text("k", "v")).addValues(text("a", "w")))
              .build();
      case 6 -> value.build();
      default -> value.setStringValue(one(List.of("", "1", "true", "x"))).build();
    };
  }

  private static KeyValue text(String key, String value) {
    return attribute(key, AnyValue.newBuilder().setStringValue(value).build());
  }

  private static KeyValue attribute(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static ByteString id(int size, int last) {
    byte[] id = new byte[size];
    id[size - 1] = (byte) last;
    return ByteString.copyFrom(id);
  }
}
