package dev.sluice.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.check.MalformedOtlpException;
import dev.sluice.otlp.check.OtlpCheck;
import dev.sluice.otlp.check.OtlpCount;
import dev.sluice.otlp.edit.OtlpSplitter;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.view.MetricView;
import dev.sluice.otlp.view.NumberDataPointView;
import dev.sluice.otlp.view.OtlpViews;
import dev.sluice.otlp.view.OtlpViewsTest;
import dev.sluice.otlp.view.ResourceCursor;
import dev.sluice.otlp.view.ScopeCursor;
import dev.sluice.otlp.wire.MessageType;
import dev.sluice.otlp.wire.Wire;
import dev.sluice.otlp.write.ProtoWriter;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The wire rules that are easy to miss, each by its name, for every signal it exists in. */
class OtlpVectorsTest {
  private static final AttributeKey KEY = AttributeKey.of("k");

  /** A request with one resource's entry of these fields. */
  private static byte[] entry(Consumer<ProtoWriter> fields) {
    ProtoWriter request = new ProtoWriter();
    message(request, 1, fields);
    return request.toByteArray();
  }

  private static void message(ProtoWriter out, int number, Consumer<ProtoWriter> fields) {
    int begun = out.begin(number);
    fields.accept(out);
    out.end(begun);
  }

  private static void attribute(ProtoWriter out, int number, String key, String value) {
    message(
        out,
        number,
        kv -> {
          kv.string(1, key);
          message(kv, 2, any -> any.string(1, value));
        });
  }

  /** One span, log record, gauge with a point, or profile with a sample. */
  private static void item(Signal signal, ProtoWriter out) {
    switch (signal) {
      case TRACES -> message(out, 2, span -> span.string(5, "n"));
      case LOGS -> message(out, 2, log -> log.string(12, "n"));
      case METRICS -> message(out, 2, m -> message(m, 5, g -> message(g, 1, p -> p.real(4, 1))));
      case PROFILES -> message(out, 2, profile -> message(profile, 2, s -> s.varint(1, 1)));
    }
  }

  private static int accepted(Signal signal, byte[] request) {
    try {
      int items = OtlpCheck.check(signal, Slice.of(request));
      assertThat(OtlpCount.items(signal, Payload.of(request))).isEqualTo(items);
      return items;
    } catch (MalformedOtlpException e) {
      throw new AssertionError(e);
    }
  }

  /** Reads a request with the views, accessor by accessor, as protobuf-java reads it. */
  private static void readsAsProtobufDoes(Signal signal, byte[] request) {
    Payload payload = Payload.of(request);
    var message = Samples.parse(signal, payload);
    switch (signal) {
      case TRACES -> OtlpViewsTest.traces(payload, (ExportTraceServiceRequest) message);
      case LOGS -> OtlpViewsTest.logs(payload, (ExportLogsServiceRequest) message);
      case METRICS -> OtlpViewsTest.metrics(payload, (ExportMetricsServiceRequest) message);
      case PROFILES -> assertThat(OtlpViews.profiles(payload).next()).isTrue();
    }
  }

  private static ResourceCursor<?> views(Signal signal, byte[] request) {
    Payload payload = Payload.of(request);
    return switch (signal) {
      case TRACES -> OtlpViews.traces(payload);
      case METRICS -> OtlpViews.metrics(payload);
      case LOGS -> OtlpViews.logs(payload);
      case PROFILES -> OtlpViews.profiles(payload);
    };
  }

  private static String text(ResourceCursor<?> resources) {
    AnyValueView value = resources.resource().attribute(KEY);
    return value == null ? "absent" : value.toText();
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void emptyRequest(Signal signal) {
    assertThat(accepted(signal, new byte[0])).isZero();
    assertThat(views(signal, new byte[0]).next()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void descendingFieldOrder(Signal signal) {
    byte[] request =
        entry(
            r -> {
              r.string(3, "schema");
              message(
                  r,
                  2,
                  s -> {
                    item(signal, s);
                    message(s, 1, scope -> scope.string(1, "lib"));
                  });
              message(r, 1, resource -> attribute(resource, 1, "k", "v"));
            });
    assertThat(accepted(signal, request)).isEqualTo(1);
    ResourceCursor<?> resources = views(signal, request);
    assertThat(resources.next()).isTrue();
    assertThat(text(resources)).isEqualTo("v");
    assertThat(resources.schemaUrl()).isEqualTo("schema");
    ScopeCursor<?> scopes = resources.scopes();
    assertThat(scopes.next()).isTrue();
    assertThat(scopes.scope().name()).isEqualTo("lib");
    assertThat(scopes.items().next()).isTrue();
    readsAsProtobufDoes(signal, request);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void resourceAndScopeGivenTwiceAreMerged(Signal signal) {
    byte[] request =
        entry(
            r -> {
              message(r, 1, resource -> attribute(resource, 1, "k", "v"));
              message(
                  r,
                  2,
                  s -> {
                    message(s, 1, scope -> scope.string(1, "lib").string(2, "1"));
                    item(signal, s);
                    message(s, 1, scope -> scope.string(2, "2"));
                  });
              message(r, 1, resource -> resource.varint(2, 7));
            });
    ResourceCursor<?> resources = views(signal, request);
    assertThat(resources.next()).isTrue();
    assertThat(text(resources)).isEqualTo("v");
    assertThat(resources.resource().droppedAttributesCount()).isEqualTo(7);
    ScopeCursor<?> scopes = resources.scopes();
    assertThat(scopes.next()).isTrue();
    assertThat(scopes.scope().name()).isEqualTo("lib");
    assertThat(scopes.scope().version()).isEqualTo("2");
    readsAsProtobufDoes(signal, request);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void theLastScalarAndOneofMemberWins(Signal signal) {
    byte[] request =
        entry(
            r -> {
              message(
                  r,
                  1,
                  resource ->
                      message(
                          resource,
                          1,
                          kv -> {
                            kv.string(1, "other").string(1, "k");
                            message(kv, 2, any -> any.string(1, "text"));
                            message(kv, 2, any -> any.varint(3, 5).bool(2, true).varint(3, 6));
                          }));
              r.string(3, "first").string(3, "last");
              message(r, 2, s -> item(signal, s));
            });
    ResourceCursor<?> resources = views(signal, request);
    assertThat(resources.next()).isTrue();
    assertThat(text(resources)).isEqualTo("6");
    assertThat(resources.schemaUrl()).isEqualTo("last");
    readsAsProtobufDoes(signal, request);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void ofDuplicateAttributesTheFirstIsRead(Signal signal) {
    byte[] request =
        entry(
            r ->
                message(
                    r,
                    1,
                    resource -> {
                      attribute(resource, 1, "k", "first");
                      attribute(resource, 1, "k", "second");
                    }));
    ResourceCursor<?> resources = views(signal, request);
    assertThat(resources.next()).isTrue();
    assertThat(text(resources)).isEqualTo("first");
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void unknownFieldsAndGroupsAtEveryLevel(Signal signal) {
    Consumer<ProtoWriter> unknown =
        out -> {
          out.varint(900, -1).fixed32(901, 1).fixed64(902, 2).string(903, "x");
          out.rawVarint(77 << 3 | Wire.START_GROUP).varint(1, 1);
          out.rawVarint(78 << 3 | Wire.START_GROUP).rawVarint(78 << 3 | Wire.END_GROUP);
          out.rawVarint(77 << 3 | Wire.END_GROUP);
        };
    ProtoWriter request = new ProtoWriter();
    unknown.accept(request);
    message(
        request,
        1,
        r -> {
          unknown.accept(r);
          message(
              r,
              1,
              resource -> {
                unknown.accept(resource);
                attribute(resource, 1, "k", "v");
              });
          message(
              r,
              2,
              s -> {
                unknown.accept(s);
                item(signal, s);
                unknown.accept(s);
              });
        });
    unknown.accept(request);
    assertThat(accepted(signal, request.toByteArray())).isEqualTo(1);
    readsAsProtobufDoes(signal, request.toByteArray());
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void tenByteVarintsForTagsLengthsAndValues(Signal signal) {
    byte[] inner = entry(r -> r.varint(1200, -1));
    byte[] request = new byte[inner.length + 18];
    for (int i = 0; i < 9; i++) { // tag 0x0a and the length, each in ten bytes
      request[i] = i == 0 ? (byte) 0x8a : (byte) 0x80;
      request[10 + i] = i == 0 ? (byte) (inner[1] | 0x80) : (byte) 0x80;
    }
    System.arraycopy(inner, 2, request, 20, inner.length - 2);
    assertThat(accepted(signal, request)).isZero();
    assertThat(views(signal, request).next()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(value = Signal.class, names = "PROFILES", mode = EnumSource.Mode.EXCLUDE)
  void legacyInstrumentationLibraries(Signal signal) {
    Consumer<ProtoWriter> legacy =
        r ->
            message(
                r,
                1000,
                s -> {
                  message(s, 1, library -> library.string(1, "old"));
                  item(signal, s);
                  item(signal, s);
                });
    byte[] alone = entry(legacy);
    assertThat(accepted(signal, alone)).isEqualTo(2);
    ResourceCursor<?> resources = views(signal, alone);
    assertThat(resources.next()).isTrue();
    ScopeCursor<?> scopes = resources.scopes();
    assertThat(scopes.next()).isTrue();
    assertThat(scopes.scope().name()).isEqualTo("old");
    assertThat(OtlpSplitter.split(signal, Payload.of(alone), 1, 0))
        .hasSize(2)
        .allSatisfy(
            part -> assertThat(Requests.items(Samples.parse(signal, part.payload()))).isEqualTo(1));

    byte[] both = entry(legacy.andThen(r -> message(r, 2, s -> item(signal, s))));
    assertThat(accepted(signal, both)).isEqualTo(1);
    byte[] two = entry(legacy.andThen(r -> message(r, 2, s -> item(signal, s.string(3, "x")))));
    byte[] twice = Arrays.copyOf(two, two.length * 2);
    System.arraycopy(two, 0, twice, two.length, two.length);
    assertThat(OtlpSplitter.split(signal, Payload.of(twice), 1, two.length - 8))
        .as("what nobody reads is not copied into rewritten parts")
        .hasSize(2)
        .allSatisfy(part -> assertThat(part.oversize()).isFalse());
    resources = views(signal, both);
    assertThat(resources.next()).isTrue();
    scopes = resources.scopes();
    assertThat(scopes.next()).isTrue();
    assertThat(scopes.scope().name()).isEmpty();
    assertThat(scopes.next()).isFalse();
  }

  @Test
  void packedUnpackedAndMixedLists() {
    byte[] request =
        entry(
            r ->
                message(
                    r,
                    2,
                    s -> {
                      message(
                          s,
                          2,
                          m ->
                              message(
                                  m,
                                  9,
                                  h ->
                                      message(
                                          h,
                                          1,
                                          p -> {
                                            p.fixed64(6, 1);
                                            message(p, 6, list -> list.rawFixed64(2).rawFixed64(3));
                                            p.fixed64(6, 4);
                                            p.real(7, 0.5);
                                          })));
                      message(
                          s,
                          2,
                          m ->
                              message(
                                  m,
                                  10,
                                  h ->
                                      message(
                                          h,
                                          1,
                                          p ->
                                              message(
                                                  p,
                                                  8,
                                                  buckets -> {
                                                    buckets.varint(2, 300);
                                                    message(
                                                        buckets,
                                                        2,
                                                        l -> l.rawVarint(1).rawVarint(-1));
                                                    buckets.varint(2, 5);
                                                  }))));
                    }));
    assertThat(accepted(Signal.METRICS, request)).isEqualTo(2);
    readsAsProtobufDoes(Signal.METRICS, request);
  }

  @Test
  void packedListsOfProfilesMayMixToo() {
    byte[] request =
        entry(
            r ->
                message(
                    r,
                    2,
                    s ->
                        message(
                            s,
                            2,
                            profile ->
                                message(
                                    profile,
                                    2,
                                    sample -> {
                                      sample.varint(4, 1).fixed64(5, 2);
                                      message(sample, 4, l -> l.rawVarint(-1).rawVarint(300));
                                      message(sample, 5, l -> l.rawFixed64(3));
                                    }))));
    assertThat(accepted(Signal.PROFILES, request)).isEqualTo(1);
  }

  @Test
  void ofMetricDataTheLastKindCountsAndTheSameKindIsMerged() {
    byte[] request =
        metric(List.of(m -> gauge(m), m -> sum(m), m -> m.string(1, "name"), m -> sum(m)));
    assertThat(accepted(Signal.METRICS, request)).isEqualTo(2);
    readsAsProtobufDoes(Signal.METRICS, request);
    Flat whole = Flat.of(Samples.parse(Signal.METRICS, Payload.of(request))).get(0);
    assertThat(OtlpSplitter.split(Signal.METRICS, Payload.of(request), 1, 0))
        .hasSize(2)
        .allSatisfy(
            part ->
                assertThat(Flat.of(Samples.parse(Signal.METRICS, part.payload())))
                    .containsExactly(whole));
  }

  /** As the protobuf specification has it; protobuf-java brings the first sum back to life. */
  @Test
  void aKindThatComesBackAfterAnotherOneStartsEmpty() {
    byte[] request = metric(List.of(m -> sum(m), m -> gauge(m), m -> sum(m), m -> sum(m)));
    assertThat(accepted(Signal.METRICS, request)).isEqualTo(2);
    var resources = OtlpViews.metrics(Payload.of(request));
    assertThat(resources.next()).isTrue();
    var scopes = resources.scopes();
    assertThat(scopes.next()).isTrue();
    MetricView metric = scopes.items();
    assertThat(metric.next()).isTrue();
    assertThat(metric.type()).isEqualTo(MetricView.Type.SUM);
    NumberDataPointView points = metric.numberDataPoints();
    assertThat(points.next()).isTrue();
    assertThat(points.next()).isTrue();
    assertThat(points.next()).isFalse();
  }

  private static byte[] metric(List<Consumer<ProtoWriter>> fields) {
    return entry(
        r -> message(r, 2, s -> message(s, 2, m -> fields.forEach(field -> field.accept(m)))));
  }

  private static void gauge(ProtoWriter metric) {
    message(metric, 5, gauge -> message(gauge, 1, p -> p.real(4, 1)));
  }

  private static void sum(ProtoWriter metric) {
    message(
        metric,
        7,
        sum -> {
          message(sum, 1, p -> p.real(4, 1));
          sum.bool(3, true);
        });
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void invalidUtf8PassesAndIsReplacedOnlyInText(Signal signal) {
    byte[] request = entry(r -> r.bytes(3, new byte[] {'a', (byte) 0xff, 'b'}, 0, 3));
    assertThat(accepted(signal, request)).isZero();
    ResourceCursor<?> resources = views(signal, request);
    assertThat(resources.next()).isTrue();
    assertThat(resources.schemaUrl()).isEqualTo("a\ufffdb");
  }

  private static void refused(Signal signal, byte[] request, String why) {
    assertThatThrownBy(() -> OtlpCheck.check(signal, Slice.of(request)))
        .isInstanceOf(MalformedOtlpException.class)
        .hasMessage("malformed OTLP: " + why);
    byte[] shifted = new byte[request.length + 5];
    System.arraycopy(request, 0, shifted, 3, request.length);
    assertThatThrownBy(() -> OtlpCheck.check(signal, new Slice(shifted, 3, request.length)))
        .hasMessage("malformed OTLP: " + why);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void structuralErrorsAreRefused(Signal signal) {
    String name = MessageType.request(signal).protoName() + ".resource_";
    String list = name + (signal == Signal.TRACES ? "spans" : signal.id());
    refused(signal, bytes(0, 1), "field number 0 at byte 0");
    refused(signal, bytes(0x80, 0, 1), "field number 0 at byte 0");
    refused(
        signal,
        bytes(0x0a, 5, 1),
        "the value of " + list + " reaches beyond its message at byte 0");
    refused(signal, bytes(0x0a), "a value is cut off by the end of its message at byte 1");
    refused(signal, bytes(0x8a), "a value is cut off by the end of its message at byte 0");
    refused(signal, bytes(0x08, 1), "wrong wire type 0 for field " + list + " at byte 0");
    refused(signal, bytes(0x0b, 0x0c), "wrong wire type 3 for field " + list + " at byte 0");
    refused(signal, bytes(0x7e, 1), "illegal wire type 6 at byte 0");
    refused(signal, bytes(0x7c), "an end of group 15 that does not match an open group at byte 0");
    refused(
        signal,
        bytes(0x7b, 0x74),
        "an end of group 14 that does not match an open group at byte 1");
    refused(signal, bytes(0x7b), "group 15 does not end in its message at byte 0");
    refused(signal, bytes(0x7d, 1, 2, 3), "a value is cut off by the end of its message at byte 0");
    refused(
        signal,
        bytes(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f),
        "a length of 4294967295 bytes at byte 1");
    refused(
        signal,
        bytes(0x0a, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1),
        "a length of 18446744073709551615 bytes at byte 1");
    refused(
        signal,
        bytes(0x78, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1),
        "a varint of more than 10 bytes at byte 1");
    refused(signal, bytes(0x8a, 0x80, 0x80, 0x80, 0x10, 0), "tag 4294967306 overflows at byte 0");
  }

  @Test
  void idsOfAWrongLengthAreRefused() {
    for (int length : new int[] {1, 7, 8, 15, 17}) {
      byte[] request =
          entry(
              r -> message(r, 2, s -> message(s, 2, i -> i.bytes(1, new byte[length], 0, length))));
      refused(
          Signal.TRACES,
          request,
          "Span.trace_id has " + length + " bytes instead of 16 or none at byte 6");
    }
    byte[] span = entry(r -> message(r, 2, s -> message(s, 2, i -> i.bytes(4, new byte[9], 0, 9))));
    refused(Signal.TRACES, span, "Span.parent_span_id has 9 bytes instead of 8 or none at byte 6");
    byte[] log = entry(r -> message(r, 2, s -> message(s, 2, i -> i.bytes(9, new byte[8], 0, 8))));
    refused(Signal.LOGS, log, "LogRecord.trace_id has 8 bytes instead of 16 or none at byte 6");
    byte[] none = entry(r -> message(r, 2, s -> message(s, 2, i -> i.string(1, "").string(2, ""))));
    assertThat(accepted(Signal.TRACES, none)).isEqualTo(1);
  }

  @Test
  void anAttributeWithAVarintOfElevenBytesIsRefused() {
    byte[] value = bytes(0x18, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1);
    byte[] request =
        entry(
            r ->
                message(
                    r,
                    1,
                    resource ->
                        message(
                            resource,
                            1,
                            kv -> kv.string(1, "k").bytes(2, value, 0, value.length))));
    refused(Signal.TRACES, request, "a varint of more than 10 bytes at byte 12");
    byte[] ten = bytes(0x18, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1);
    byte[] largest =
        entry(
            r ->
                message(
                    r,
                    1,
                    resource ->
                        message(
                            resource, 1, kv -> kv.string(1, "k").bytes(2, ten, 0, ten.length))));
    assertThat(accepted(Signal.TRACES, largest)).isZero();
    readsAsProtobufDoes(Signal.TRACES, largest);
  }

  @Test
  void aPackedListOfOddLengthIsRefused() {
    byte[] request =
        entry(
            r ->
                message(
                    r,
                    2,
                    s ->
                        message(
                            s,
                            2,
                            m ->
                                message(
                                    m,
                                    9,
                                    h -> message(h, 1, p -> p.bytes(6, new byte[9], 0, 9))))));
    refused(
        Signal.METRICS,
        request,
        "HistogramDataPoint.bucket_counts is a packed list of 9 bytes, not a multiple of 8 at byte 10");
  }
}
