package dev.sluice.otlp.edit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.Flat;
import dev.sluice.otlp.RandomMessages;
import dev.sluice.otlp.Requests;
import dev.sluice.otlp.SampleTraces;
import dev.sluice.otlp.Samples;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.write.AttributeValue;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attribute edits against the same edits made on plain lists of decoded attributes. */
class OtlpAttributesTest {
  private static List<AttributeStep> steps(int seed) {
    return AttributeStep.some(new Random(seed));
  }

  /** In order, but what one step adds in another place than the others does not matter. */
  private static List<KeyValue> sorted(List<KeyValue> attributes) {
    return attributes.stream().sorted(Comparator.comparing(KeyValue::getKey)).toList();
  }

  @SuppressWarnings("unchecked") // the field of that name is a list of attributes
  private static Message edited(Message message, List<AttributeStep> steps) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByName("attributes");
    List<KeyValue> attributes = new ArrayList<>((List<KeyValue>) message.getField(field));
    steps.forEach(step -> step.on(attributes));
    return message.toBuilder().setField(field, sorted(attributes)).build();
  }

  /** Longer than asked, and with something in it. */
  private static byte[] array(int least) {
    byte[] array = new byte[least + 3];
    Arrays.fill(array, (byte) 0xDD);
    return array;
  }

  private static Payload edit(Signal signal, Payload payload, List<AttributeStep> steps) {
    return items(signal, payload, attributes -> steps.forEach(step -> step.on(attributes)));
  }

  private static Payload items(
      Signal signal, Payload payload, Consumer<EditableAttributes> editor) {
    return switch (signal) {
      case TRACES ->
          OtlpEdit.spans(
                  payload, OtlpAttributesTest::array, span -> editor.accept(span.attributes()))
              .payload();
      case LOGS ->
          OtlpEdit.logRecords(
                  payload, OtlpAttributesTest::array, log -> editor.accept(log.attributes()))
              .payload();
      default ->
          OtlpEdit.dataPoints(
                  payload, OtlpAttributesTest::array, point -> editor.accept(point.attributes()))
              .payload();
    };
  }

  private static Payload resources(
      Signal signal, Payload payload, Consumer<EditableAttributes> editor) {
    return OtlpEdit.resources(
            signal,
            payload,
            OtlpAttributesTest::array,
            resource -> editor.accept(resource.attributes()))
        .payload();
  }

  @ParameterizedTest
  @EnumSource(names = {"TRACES", "METRICS", "LOGS"})
  void editsOfItemsAreAsOnDecodedOnes(Signal signal) {
    for (int seed = 0; seed < 400; seed++) {
      Samples sample = Samples.of(signal, seed);
      List<AttributeStep> steps = steps(seed);
      Message after = Samples.parse(signal, edit(signal, sample.payload(), steps));
      List<Flat> before = Flat.of(sample.message());
      List<Flat> now = Flat.of(after);
      assertThat(now).as("seed %d", seed).hasSameSizeAs(before);
      for (int i = 0; i < now.size(); i++) {
        Flat was = before.get(i);
        Flat is = now.get(i);
        assertThat(edited(is.item(), List.of()))
            .as("seed %d: %s", seed, steps)
            .isEqualTo(edited(was.item(), steps));
        assertThat(new Flat(is.resource(), is.scope(), is.metric(), is.resource()))
            .isEqualTo(new Flat(was.resource(), was.scope(), was.metric(), was.resource()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void editsOfResourcesAreAsOnDecodedOnes(Signal signal) {
    for (int seed = 0; seed < 400; seed++) {
      Samples sample = Samples.of(signal, seed);
      List<AttributeStep> steps = steps(seed);
      Payload edited =
          resources(
              signal, sample.payload(), attributes -> steps.forEach(step -> step.on(attributes)));
      assertThat(resources(Samples.parse(signal, edited), List.of()))
          .as("seed %d: %s", seed, steps)
          .isEqualTo(resources(sample.message(), steps));
    }
  }

  /** The request with its resources edited; one that is missing counts as an empty one. */
  @SuppressWarnings("unchecked") // the first field of all requests is the list of resources
  private static Message resources(Message request, List<AttributeStep> steps) {
    FieldDescriptor entries = request.getDescriptorForType().findFieldByNumber(1);
    Message.Builder result = request.toBuilder().clearField(entries);
    for (Message entry : (List<Message>) request.getField(entries)) {
      FieldDescriptor resource = entry.getDescriptorForType().findFieldByName("resource");
      result.addRepeatedField(
          entries,
          entry.toBuilder()
              .setField(resource, edited((Message) entry.getField(resource), steps))
              .build());
    }
    return result.build();
  }

  @ParameterizedTest
  @EnumSource(names = {"TRACES", "METRICS", "LOGS"})
  void lengthsComeOutInTheirShortestForm(Signal signal) {
    for (int seed = 0; seed < 300; seed++) {
      byte[] bytes = new RandomMessages(seed, true).next(Requests.type(signal)).toByteArray();
      List<AttributeStep> steps = steps(seed);
      Payload items = edit(signal, Payload.of(bytes), steps);
      assertThat(items.sizeBytes())
          .as("seed %d: %s", seed, steps)
          .isEqualTo(Samples.parse(signal, items).getSerializedSize());
      Payload resources =
          resources(
              signal, Payload.of(bytes), attributes -> steps.forEach(step -> step.on(attributes)));
      assertThat(resources.sizeBytes())
          .isEqualTo(Samples.parse(signal, resources).getSerializedSize());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 40, 400, 3000})
  void lengthsThatOutgrowTheirRoomAreShortestToo(int valueLength) {
    String value = "v".repeat(valueLength);
    for (int spans = 1; spans < 70; spans++) {
      ExportTraceServiceRequest request = SampleTraces.request(spans);
      Payload grown =
          items(
              Signal.TRACES,
              Payload.of(request.toByteArray()),
              attributes -> attributes.put(AttributeKey.of("grown"), AttributeValue.of(value)));
      Message after = Samples.parse(Signal.TRACES, grown);
      assertThat(grown.sizeBytes()).isEqualTo(after.getSerializedSize());
      Payload shrunk =
          items(
              Signal.TRACES,
              grown,
              attributes -> {
                attributes.remove(attributes.find(AttributeKey.of("grown")));
              });
      assertThat(Samples.parse(Signal.TRACES, shrunk)).isEqualTo(request);
      assertThat(shrunk.sizeBytes()).isEqualTo(request.getSerializedSize());
    }
  }

  @Test
  void whatNothingChangesIsReturnedAsItIs() {
    Payload payload = Payload.of(SampleTraces.request(3).toByteArray());
    AttributeKey absent = AttributeKey.of("absent");
    assertThat(items(Signal.TRACES, payload, attributes -> attributes.find(absent)))
        .isSameAs(payload);
    assertThat(
            items(
                Signal.TRACES,
                payload,
                attributes -> {
                  attributes.put(absent, AttributeValue.of(1));
                  attributes.remove(attributes.find(absent));
                }))
        .isSameAs(payload);
    assertThat(resources(Signal.TRACES, payload, attributes -> {})).isSameAs(payload);
  }

  @Test
  void theSameValueIsNoChange() {
    Payload payload = Payload.of(SampleTraces.request(3).toByteArray());
    AttributeKey key = AttributeKey.of("k");
    Payload once =
        items(Signal.TRACES, payload, attributes -> attributes.put(key, AttributeValue.of("v")));
    assertThat(once).isNotSameAs(payload);
    assertThat(
            items(Signal.TRACES, once, attributes -> attributes.put(key, AttributeValue.of("v"))))
        .isSameAs(once);
  }

  @Test
  void spansThatAResourceEditDoesNotTouchStayWhereTheyAre() {
    byte[] bytes = SampleTraces.request(100).toByteArray();
    Payload edited =
        resources(
            Signal.TRACES,
            Payload.of(bytes),
            attributes -> attributes.put(AttributeKey.of("k"), AttributeValue.of("v")));
    assertThat(edited.slices())
        .anyMatch(slice -> slice.array() == bytes && slice.length() > bytes.length * 9 / 10);
  }

  @Test
  void aSkippedResourceScopeOrItemIsNotOpened() {
    ExportTraceServiceRequest request = SampleTraces.request(4);
    Payload payload = Payload.of(List.of(Slice.of(request.toByteArray())));
    for (int skipped = 0; skipped < 3; skipped++) {
      int level = skipped;
      Payload edited =
          OtlpEdit.traces(
                  payload,
                  OtlpAttributesTest::array,
                  resource -> {
                    if (level != 0) {
                      resource.scopes(
                          scope -> {
                            if (level != 1) {
                              scope.items(
                                  span -> {
                                    if (level != 2) {
                                      throw new AssertionError("opened");
                                    }
                                  });
                            }
                          });
                    }
                  })
              .payload();
      assertThat(edited).isSameAs(payload);
    }
  }
}
