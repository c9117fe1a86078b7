package dev.sluice.processor.attributes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.check.MalformedOtlpException;
import dev.sluice.otlp.check.OtlpCheck;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random actions on random requests, against the same actions on decoded messages. */
class ModelTest {
  @ParameterizedTest
  @EnumSource(names = {"TRACES", "METRICS", "LOGS"})
  void actionsDoToBytesWhatTheyDoToMessages(Signal signal) {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      List<ModelAction> actions = new ArrayList<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        actions.add(ModelAction.random(random));
      }
      Message request = new SampleItems(seed).request(signal);
      assertThat(SortedMaps.of(run("attributes", actions, signal, request)))
          .as("seed %d: %s", seed, actions)
          .isEqualTo(SortedMaps.of(model(request, false, actions)));
      assertThat(SortedMaps.of(run("resource", actions, signal, request)))
          .as("seed %d: %s", seed, actions)
          .isEqualTo(SortedMaps.of(model(request, true, actions)));
    }
  }

  /** Whatever the check accepts can be edited, and the check accepts what comes out. */
  @ParameterizedTest
  @EnumSource(names = {"TRACES", "METRICS", "LOGS"})
  void damagedRequestsThatWereAcceptedStayAcceptable(Signal signal) throws MalformedOtlpException {
    List<byte[]> sound = new ArrayList<>();
    for (int seed = 0; seed < 7; seed++) {
      sound.add(new SampleItems(seed).request(signal).toByteArray());
    }
    int accepted = 0;
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = sound.get(seed % sound.size()).clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        damage(bytes, random);
      }
      int items;
      try {
        items = OtlpCheck.check(signal, Slice.of(bytes));
      } catch (MalformedOtlpException refused) {
        continue;
      }
      accepted++;
      List<ModelAction> actions = List.of(ModelAction.random(random), ModelAction.random(random));
      for (String type : List.of("attributes", "resource")) {
        Batch edited =
            Processing.through(
                type, yaml(type, actions), Batch.of(signal, Payload.of(bytes), items));
        assertThat(OtlpCheck.check(signal, Slice.of(edited.payload().toByteArray())))
            .as("seed %d", seed)
            .isEqualTo(items);
      }
    }
    assertThat(accepted).isGreaterThan(100);
  }

  private static void damage(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(3)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(0x80);
      default -> {
        int to = random.nextInt(bytes.length);
        int length = Math.min(random.nextInt(20), bytes.length - Math.max(at, to));
        byte[] moved = Arrays.copyOfRange(bytes, at, at + length);
        System.arraycopy(moved, 0, bytes, to, length);
      }
    }
  }

  private static Message run(
      String type, List<ModelAction> actions, Signal signal, Message request) {
    return Processing.through(type, yaml(type, actions), signal, request, RequestMetadata.NONE);
  }

  private static String yaml(String type, List<ModelAction> actions) {
    return (type.equals("resource") ? "{attributes: [" : "{actions: [")
        + actions.stream().map(ModelAction::yaml).collect(Collectors.joining(", "))
        + "]}";
  }

  /** Edits every list of attributes that is a resource's, or every one that is an item's. */
  @SuppressWarnings("unchecked") // the field of that name is a list of attributes
  private static Message model(Message message, boolean resources, List<ModelAction> actions) {
    Message.Builder result = message.toBuilder();
    FieldDescriptor own = message.getDescriptorForType().findFieldByName("attributes");
    if (own != null
        && !(message instanceof InstrumentationScope)
        && message instanceof Resource == resources) {
      List<KeyValue> attributes = new ArrayList<>((List<KeyValue>) message.getField(own));
      actions.forEach(action -> action.on(attributes));
      result.setField(own, attributes);
    }
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.equals(own)) {
                if (field.isRepeated()) {
                  List<Message> elements = new ArrayList<>();
                  for (Object element : (List<?>) value) {
                    elements.add(model((Message) element, resources, actions));
                  }
                  result.setField(field, elements);
                } else {
                  result.setField(field, model((Message) value, resources, actions));
                }
              }
            });
    return result.build();
  }
}
