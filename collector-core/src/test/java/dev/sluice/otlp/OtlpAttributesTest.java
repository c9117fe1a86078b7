package dev.sluice.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attribute edits against the same edits made on plain lists of decoded attributes. */
class OtlpAttributesTest {
  private static final List<String> KEYS = List.of("a", "http.method", "new", "", "größe");
  private static final String LONG = "long".repeat(60);

  /** One random edit, both ways. */
  private record Step(int kind, String key, String other, long number) {
    static Step random(Random random) {
      return new Step(
          random.nextInt(6),
          KEYS.get(random.nextInt(KEYS.size())),
          KEYS.get(random.nextInt(KEYS.size())),
          random.nextLong());
    }

    void on(EditableAttributes attributes) {
      AttributeKey attribute = AttributeKey.of(key);
      int at = attributes.find(attribute);
      int source = attributes.find(AttributeKey.of(other));
      switch (kind) {
        case 0 -> attributes.put(attribute, AttributeValue.of(number));
        case 1 -> {
          if (at < 0) {
            attributes.add(attribute, AttributeValue.of(LONG));
          }
        }
        case 2 -> {
          if (at >= 0) {
            attributes.set(at, AttributeValue.of(true));
          }
        }
        case 3 -> {
          if (at >= 0) {
            attributes.remove(at);
          }
        }
        case 4 -> {
          if (source >= 0 && at < 0) {
            attributes.addCopy(attribute, source);
          } else if (source >= 0) {
            attributes.copy(source, at);
          }
        }
        default -> removeLongKeys(attributes);
      }
    }

    private static void removeLongKeys(EditableAttributes attributes) {
      for (int i = 0; i < attributes.end(); i++) {
        if (attributes.isThere(i) && attributes.key(i).length() > 100) {
          attributes.remove(i);
        }
      }
    }

    void on(List<KeyValue> attributes) {
      KeyValue there = find(attributes, key);
      KeyValue source = find(attributes, other);
      switch (kind) {
        case 0 -> put(attributes, AnyValue.newBuilder().setIntValue(number).build());
        case 1 -> {
          if (there == null) {
            put(attributes, AnyValue.newBuilder().setStringValue(LONG).build());
          }
        }
        case 2 -> {
          if (there != null) {
            put(attributes, AnyValue.newBuilder().setBoolValue(true).build());
          }
        }
        case 3 -> attributes.removeIf(attribute -> attribute.getKey().equals(key));
        case 4 -> {
          if (source != null) {
            put(attributes, source.getValue());
          }
        }
        default -> attributes.removeIf(attribute -> attribute.getKey().length() > 100);
      }
    }

    private static @Nullable KeyValue find(List<KeyValue> attributes, String wanted) {
      return attributes.stream().filter(a -> a.getKey().equals(wanted)).findFirst().orElse(null);
    }

    private void put(List<KeyValue> attributes, AnyValue value) {
      KeyValue there = find(attributes, key);
      if (there == null) {
        attributes.add(KeyValue.newBuilder().setKey(key).setValue(value).build());
      } else if (!there.getValue().toByteString().equals(value.toByteString())) {
        int at = attributes.indexOf(there);
        attributes.set(at, there.toBuilder().setValue(value).build());
        for (int i = attributes.size() - 1; i > at; i--) {
          if (attributes.get(i).getKey().equals(key)) {
            attributes.remove(i);
          }
        }
      }
    }
  }

  private static List<Step> steps(int seed) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      steps.add(Step.random(random));
    }
    return steps;
  }

  /** In order, but what one step adds in another place than the others does not matter. */
  private static List<KeyValue> sorted(List<KeyValue> attributes) {
    return attributes.stream().sorted(Comparator.comparing(KeyValue::getKey)).toList();
  }

  @SuppressWarnings("unchecked") // the field of that name is a list of attributes
  private static Message edited(Message message, List<Step> steps) {
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

  private static Payload edit(Signal signal, Payload payload, List<Step> steps) {
    return switch (signal) {
      case TRACES ->
          OtlpAttributes.spans(
              payload,
              attributes -> steps.forEach(s -> s.on(attributes)),
              OtlpAttributesTest::array);
      case LOGS ->
          OtlpAttributes.logRecords(
              payload,
              attributes -> steps.forEach(s -> s.on(attributes)),
              OtlpAttributesTest::array);
      default ->
          OtlpAttributes.dataPoints(
              payload,
              attributes -> steps.forEach(s -> s.on(attributes)),
              OtlpAttributesTest::array);
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"TRACES", "METRICS", "LOGS"})
  void editsOfItemsAreAsOnDecodedOnes(Signal signal) {
    for (int seed = 0; seed < 400; seed++) {
      Samples sample = Samples.of(signal, seed);
      List<Step> steps = steps(seed);
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
      List<Step> steps = steps(seed);
      Payload edited =
          OtlpAttributes.resources(
              sample.payload(),
              attributes -> steps.forEach(step -> step.on(attributes)),
              OtlpAttributesTest::array);
      assertThat(resources(Samples.parse(signal, edited), List.of()))
          .as("seed %d: %s", seed, steps)
          .isEqualTo(resources(sample.message(), steps));
    }
  }

  /** The request with its resources edited; one that is missing counts as an empty one. */
  @SuppressWarnings("unchecked") // the first field of all requests is the list of resources
  private static Message resources(Message request, List<Step> steps) {
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
      List<Step> steps = steps(seed);
      Payload items = edit(signal, Payload.of(bytes), steps);
      assertThat(items.sizeBytes())
          .as("seed %d: %s", seed, steps)
          .isEqualTo(Samples.parse(signal, items).getSerializedSize());
      Payload resources =
          OtlpAttributes.resources(
              Payload.of(bytes),
              attributes -> steps.forEach(step -> step.on(attributes)),
              OtlpAttributesTest::array);
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
          OtlpAttributes.spans(
              Payload.of(request.toByteArray()),
              attributes -> attributes.put(AttributeKey.of("grown"), AttributeValue.of(value)),
              OtlpAttributesTest::array);
      Message after = Samples.parse(Signal.TRACES, grown);
      assertThat(grown.sizeBytes()).isEqualTo(after.getSerializedSize());
      Payload shrunk =
          OtlpAttributes.spans(
              grown,
              attributes -> {
                attributes.remove(attributes.find(AttributeKey.of("grown")));
              },
              OtlpAttributesTest::array);
      assertThat(Samples.parse(Signal.TRACES, shrunk)).isEqualTo(request);
      assertThat(shrunk.sizeBytes()).isEqualTo(request.getSerializedSize());
    }
  }

  @Test
  void whatNothingChangesIsReturnedAsItIs() {
    Payload payload = Payload.of(SampleTraces.request(3).toByteArray());
    AttributeKey absent = AttributeKey.of("absent");
    assertThat(
            OtlpAttributes.spans(
                payload, attributes -> attributes.find(absent), OtlpAttributesTest::array))
        .isSameAs(payload);
    assertThat(
            OtlpAttributes.spans(
                payload,
                attributes -> {
                  attributes.put(absent, AttributeValue.of(1));
                  attributes.remove(attributes.find(absent));
                },
                OtlpAttributesTest::array))
        .isSameAs(payload);
    assertThat(OtlpAttributes.resources(payload, attributes -> {}, OtlpAttributesTest::array))
        .isSameAs(payload);
  }

  @Test
  void theSameValueIsNoChange() {
    Payload payload = Payload.of(SampleTraces.request(3).toByteArray());
    AttributeKey key = AttributeKey.of("k");
    Payload once =
        OtlpAttributes.spans(
            payload,
            attributes -> attributes.put(key, AttributeValue.of("v")),
            OtlpAttributesTest::array);
    assertThat(once).isNotSameAs(payload);
    assertThat(
            OtlpAttributes.spans(
                once,
                attributes -> attributes.put(key, AttributeValue.of("v")),
                OtlpAttributesTest::array))
        .isSameAs(once);
  }

  @Test
  void spansThatAResourceEditDoesNotTouchStayWhereTheyAre() {
    byte[] bytes = SampleTraces.request(100).toByteArray();
    Payload edited =
        OtlpAttributes.resources(
            Payload.of(bytes),
            attributes -> attributes.put(AttributeKey.of("k"), AttributeValue.of("v")),
            OtlpAttributesTest::array);
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
          OtlpAttributes.spans(
              payload,
              new AttributeEditor<SpanView>() {
                @Override
                public boolean takesResource(ResourceView resource) {
                  return level != 0;
                }

                @Override
                public boolean takesScope(ScopeView scope) {
                  return level != 1;
                }

                @Override
                public boolean takesItem(SpanView span) {
                  return level != 2;
                }

                @Override
                public void edit(EditableAttributes attributes) {
                  throw new AssertionError("opened");
                }
              },
              OtlpAttributesTest::array);
      assertThat(edited).isSameAs(payload);
    }
  }
}
