package dev.sluice.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Splices against the same edit made on a plain list of attributes. */
class OtlpEditTest {
  private static final List<String> KEYS = List.of("a", "http.method", "new", "", "größe");

  /** One random edit, both ways. */
  private record Step(int kind, String key, long value) {
    static Step random(Random random) {
      return new Step(random.nextInt(4), KEYS.get(random.nextInt(KEYS.size())), random.nextLong());
    }

    void on(MessageEdit edit) {
      AttributeKey attribute = AttributeKey.of(key);
      switch (kind) {
        case 0 -> edit.put(attribute, AttributeValue.of(value));
        case 1 -> edit.insert(attribute, AttributeValue.of(value));
        case 2 -> edit.update(attribute, AttributeValue.of(value));
        default -> edit.delete(attribute);
      }
    }

    void on(List<KeyValue> attributes) {
      int at = -1;
      for (int i = attributes.size() - 1; i >= 0; i--) {
        at = attributes.get(i).getKey().equals(key) ? i : at;
      }
      KeyValue set =
          KeyValue.newBuilder()
              .setKey(key)
              .setValue(AnyValue.newBuilder().setIntValue(value))
              .build();
      if (kind == 3) {
        attributes.removeIf(attribute -> attribute.getKey().equals(key));
      } else if (at < 0) {
        if (kind != 2) {
          attributes.add(set);
        }
      } else if (kind != 1) {
        attributes.removeIf(attribute -> attribute.getKey().equals(key));
        attributes.add(Math.min(at, attributes.size()), set);
      }
    }
  }

  private static List<Step> steps(Random random) {
    List<Step> steps = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      steps.add(Step.random(random));
    }
    return steps;
  }

  private static List<KeyValue> sorted(List<KeyValue> attributes) {
    return attributes.stream()
        .sorted(java.util.Comparator.comparing(KeyValue::getKey)) // stable: duplicates keep order
        .toList();
  }

  @Test
  void editsOfResourcesAddUpAsOnAList() {
    for (int seed = 0; seed < 400; seed++) {
      Samples sample = Samples.of(Signal.TRACES, seed);
      var before = (ExportTraceServiceRequest) sample.message();
      List<Step> steps = steps(new Random(seed));

      Payload edited =
          OtlpEdit.resources(
              sample.payload(), (resource, edit) -> steps.forEach(step -> step.on(edit)));

      var after = (ExportTraceServiceRequest) Samples.parse(Signal.TRACES, edited);
      assertThat(after.getResourceSpansCount()).isEqualTo(before.getResourceSpansCount());
      for (int i = 0; i < before.getResourceSpansCount(); i++) {
        ResourceSpans old = before.getResourceSpans(i);
        ResourceSpans now = after.getResourceSpans(i);
        List<KeyValue> wanted = new ArrayList<>(old.getResource().getAttributesList());
        steps.forEach(step -> step.on(wanted));
        assertThat(sorted(now.getResource().getAttributesList()))
            .as("seed %d: %s", seed, steps)
            .isEqualTo(sorted(wanted));
        assertThat(now.getResource().toBuilder().clearAttributes().build())
            .isEqualTo(old.getResource().toBuilder().clearAttributes().build());
        assertThat(now.toBuilder().clearResource().build())
            .isEqualTo(old.toBuilder().clearResource().build());
      }
    }
  }

  @Test
  void editsOfSpansAddUpAsOnAList() {
    for (int seed = 0; seed < 300; seed++) {
      Samples sample = Samples.of(Signal.TRACES, seed);
      List<Step> steps = steps(new Random(seed));
      Payload edited =
          OtlpEdit.spans(
              sample.payload(),
              (resource, scope, span, edit) -> {
                if (span.kind() != 1) {
                  steps.forEach(step -> step.on(edit));
                  edit.setString(SpanView.TRACE_STATE_FIELD, "ot=th:c");
                }
              });
      List<Flat> wanted =
          Flat.of(sample.message()).stream().map(flat -> edit(flat, steps)).toList();
      List<Flat> after =
          Flat.of(Samples.parse(Signal.TRACES, edited)).stream()
              .map(flat -> edit(flat, List.of()))
              .toList();
      assertThat(after).as("seed %d: %s", seed, steps).isEqualTo(wanted);
    }
  }

  private static Flat edit(Flat flat, List<Step> steps) {
    Span.Builder span = ((Span) flat.item()).toBuilder();
    List<KeyValue> attributes = new ArrayList<>(span.getAttributesList());
    if (span.getKindValue() != 1) {
      steps.forEach(step -> step.on(attributes));
      span.setTraceState("ot=th:c");
    }
    Message edited = span.clearAttributes().addAllAttributes(sorted(attributes)).build();
    return new Flat(flat.resource(), flat.scope(), flat.metric(), edited);
  }

  @Test
  void aResourceGivenTwiceIsEditedAsTheMergedView() {
    ProtoWriter request = new ProtoWriter();
    int entry = request.begin(1);
    request.string(3, "schema");
    for (String key : List.of("one", "two")) {
      int resource = request.begin(1);
      byte[] attribute = SampleTraces.attribute(key, "old").toByteArray();
      request.bytes(1, attribute, 0, attribute.length);
      request.end(resource);
    }
    request.end(entry);
    Payload edited =
        OtlpEdit.resources(
            Payload.of(request.toByteArray()),
            (resource, edit) ->
                edit.insert(AttributeKey.of("one"), AttributeValue.of("new"))
                    .put(AttributeKey.of("two"), AttributeValue.of("new"))
                    .insert(AttributeKey.of("three"), AttributeValue.of("new")));
    var message = (ExportTraceServiceRequest) Samples.parse(Signal.TRACES, edited);
    assertThat(message.getResourceSpans(0).getSchemaUrl()).isEqualTo("schema");
    assertThat(message.getResourceSpans(0).getResource().getAttributesList())
        .containsExactly(
            SampleTraces.attribute("one", "old"),
            SampleTraces.attribute("two", "new"),
            SampleTraces.attribute("three", "new"));
  }

  @Test
  void aMissingResourceIsAdded() {
    ProtoWriter request = new ProtoWriter();
    request.end(request.begin(1));
    Payload edited =
        OtlpEdit.resources(
            Payload.of(request.toByteArray()),
            (resource, edit) -> edit.insert(AttributeKey.of("a"), AttributeValue.of("b")));
    var message = (ExportTraceServiceRequest) Samples.parse(Signal.TRACES, edited);
    assertThat(message.getResourceSpans(0).getResource().getAttributesList())
        .containsExactly(SampleTraces.attribute("a", "b"));
  }

  @Test
  void aPayloadThatNothingChangesIsReturnedAsItIs() {
    Payload payload = Payload.of(SampleTraces.request(2).toByteArray());
    assertThat(OtlpEdit.resources(payload, (resource, edit) -> {})).isSameAs(payload);
    assertThat(OtlpEdit.spans(payload, (r, s, span, edit) -> {})).isSameAs(payload);
  }

  @Test
  void scalarFieldsAreReplacedOrRemoved() {
    Payload edited =
        OtlpEdit.spans(
            Payload.of(SampleTraces.request(1).toByteArray()),
            (resource, scope, span, edit) ->
                edit.setString(5, "renamed")
                    .setVarint(6, 3)
                    .setFixed64(7, 42)
                    .setFixed32(16, 257)
                    .clear(8)
                    .clear(9));
    Span span =
        ((ExportTraceServiceRequest) Samples.parse(Signal.TRACES, edited))
            .getResourceSpans(0)
            .getScopeSpans(0)
            .getSpans(0);
    assertThat(span.getName()).isEqualTo("renamed");
    assertThat(span.getKindValue()).isEqualTo(3);
    assertThat(span.getStartTimeUnixNano()).isEqualTo(42);
    assertThat(span.getFlags()).isEqualTo(257);
    assertThat(span.getEndTimeUnixNano()).isZero();
    assertThat(span.getAttributesCount()).isZero();
  }
}
