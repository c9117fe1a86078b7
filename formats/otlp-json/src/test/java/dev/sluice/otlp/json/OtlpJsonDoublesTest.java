package dev.sluice.otlp.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.numbers.DoubleText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every double that OTLP can carry is written so that others read the same bits. */
@Timeout(300)
class OtlpJsonDoublesTest {
  private static final int DOUBLES = 1_000_000;
  private static final int ELEMENTS = 2; // of each list

  @ParameterizedTest
  @EnumSource(Signal.class)
  void protobufReadsTheSameBitsFromEveryDoubleField(Signal signal) throws Exception {
    RandomDoubles random = new RandomDoubles(20261130);
    Filling filling = new Filling(random);
    Set<String> written = new TreeSet<>();
    int wanted = DOUBLES / Signal.values().length;
    for (int count = 0; count < wanted; ) {
      Message original = filling.fill(Requests.prototype(signal));
      List<Double> sent = new ArrayList<>();
      collect(original, sent, written);
      byte[] json = OtlpJsonWriter.request(signal, Payload.of(original.toByteArray()));

      Message.Builder read = original.newBuilderForType();
      JsonFormat.parser().merge(new String(json, StandardCharsets.UTF_8), read);
      assertSame(sent, read.build(), true);
      count += sent.size();
      if (count % 4 == 0) {
        byte[] ours = OtlpJsonReader.request(signal, Slice.of(json));
        assertSame(sent, original.getParserForType().parseFrom(ours), false);
      }
    }
    Set<String> published = new TreeSet<>();
    doubleFields(Requests.prototype(signal).getDescriptorForType(), published, new HashSet<>());
    assertThat(written).isEqualTo(published);
  }

  @Test
  void everyNegativeWholeDoubleKeepsItsDigits() {
    RandomDoubles random = new RandomDoubles(1);
    for (int i = 0; i < 100_000; i++) {
      double value = Math.rint(-Math.abs(random.next()));
      if (Double.isFinite(value)) {
        String text = DoubleText.of(value);
        assertThat(Double.doubleToRawLongBits(Double.parseDouble(text)))
            .isEqualTo(Double.doubleToRawLongBits(value));
      }
    }
  }

  /**
   * @param losesSignOfZero protobuf-java reads JSON's {@code -0} as zero without a sign, and leaves
   *     out a field that is zero then
   */
  private static void assertSame(List<Double> sent, Message read, boolean losesSignOfZero) {
    List<Double> found = new ArrayList<>(sent.size());
    collect(read, found, new HashSet<>());
    assertThat(found.size()).isEqualTo(sent.size());
    for (int i = 0; i < sent.size(); i++) {
      boolean zeros = losesSignOfZero && sent.get(i) == 0 && found.get(i) == 0;
      if (!zeros && Double.doubleToLongBits(found.get(i)) != Double.doubleToLongBits(sent.get(i))) {
        throw new AssertionError("sent " + sent.get(i) + ", read " + found.get(i));
      }
    }
  }

  /** All doubles in order, zeros of fields that have no presence too. */
  private static void collect(Message message, List<Double> into, Set<String> fields) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean there = field.isRepeated() || !field.hasPresence() || message.hasField(field);
      if (!there) {
        continue;
      }
      Object value = message.getField(field);
      for (Object each : field.isRepeated() ? (List<?>) value : List.of(value)) {
        if (each instanceof Message nested) {
          collect(nested, into, fields);
        } else if (each instanceof Double number) {
          into.add(number);
          fields.add(field.getFullName());
        }
      }
    }
  }

  private static void doubleFields(Descriptor type, Set<String> into, Set<Descriptor> seen) {
    if (!seen.add(type)) {
      return;
    }
    for (FieldDescriptor field : type.getFields()) {
      if (field.getJavaType() == FieldDescriptor.JavaType.DOUBLE) {
        into.add(field.getFullName());
      } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        doubleFields(field.getMessageType(), into, seen);
      }
    }
  }

  /**
   * Sets every double, and every message that leads to one; of a oneof one member after another.
   */
  private static final class Filling {
    /** Values within values lead nowhere new. */
    private static final Set<String> LEFT_OUT = Set.of("array_value", "kvlist_value");

    private static final Map<Descriptor, Boolean> LEADING = new HashMap<>();

    private final RandomDoubles random;
    private int turn;

    Filling(RandomDoubles random) {
      this.random = random;
    }

    Message fill(Message prototype) {
      Message.Builder builder = prototype.newBuilderForType();
      fill(builder);
      return builder.build();
    }

    private void fill(Message.Builder builder) {
      Map<OneofDescriptor, List<FieldDescriptor>> choices = new HashMap<>();
      for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
        if (LEFT_OUT.contains(field.getName()) || !leadsToDouble(field)) {
          continue;
        }
        if (field.getRealContainingOneof() != null) {
          choices
              .computeIfAbsent(field.getRealContainingOneof(), key -> new ArrayList<>())
              .add(field);
          continue;
        }
        for (int i = 0; i < (field.isRepeated() ? ELEMENTS : 1); i++) {
          set(builder, field);
        }
      }
      choices.values().forEach(fields -> set(builder, fields.get(turn++ % fields.size())));
    }

    private void set(Message.Builder builder, FieldDescriptor field) {
      Object value;
      if (field.getJavaType() == FieldDescriptor.JavaType.DOUBLE) {
        value = random.next();
      } else {
        Message.Builder nested = builder.newBuilderForField(field);
        fill(nested);
        value = nested.build();
      }
      if (field.isRepeated()) {
        builder.addRepeatedField(field, value);
      } else {
        builder.setField(field, value);
      }
    }

    private static boolean leadsToDouble(FieldDescriptor field) {
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        return field.getJavaType() == FieldDescriptor.JavaType.DOUBLE;
      }
      return LEADING.computeIfAbsent(
          field.getMessageType(),
          type -> {
            Set<String> found = new HashSet<>();
            doubleFields(type, found, new HashSet<>());
            return !found.isEmpty();
          });
    }
  }
}
