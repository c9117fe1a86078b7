package dev.sluice.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.sluice.data.Signal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The schema against the descriptors of the published .proto files. */
class MessageTypeTest {
  @Test
  void everyFieldOfEveryMessageIsAsPublished() {
    Map<MessageType, Descriptor> seen = new HashMap<>();
    for (Signal signal : Signal.values()) {
      compare(MessageType.request(signal), Requests.type(signal).getDescriptorForType(), seen);
    }
    assertThat(seen.keySet()).containsExactlyInAnyOrder(MessageType.values());
  }

  private static void compare(
      MessageType type, Descriptor descriptor, Map<MessageType, Descriptor> seen) {
    Descriptor before = seen.putIfAbsent(type, descriptor);
    if (before != null) {
      assertThat(before).isEqualTo(descriptor);
      return;
    }
    assertThat(descriptor.getFullName()).endsWith("." + type.protoName());
    assertThat(type.fields().stream().filter(f -> f.number() != MessageType.LEGACY_SCOPES))
        .hasSameSizeAs(descriptor.getFields());
    for (FieldDescriptor published : descriptor.getFields()) {
      MessageType.Field field = type.field(published.getNumber());
      assertThat(field).as("%s", published.getFullName()).isNotNull();
      if (field != null) {
        compare(field, published, seen);
      }
    }
  }

  private static void compare(
      MessageType.Field field, FieldDescriptor published, Map<MessageType, Descriptor> seen) {
    assertThat(field.name()).isEqualTo(published.getName());
    assertThat(field.repeated()).isEqualTo(published.isRepeated());
    assertThat(field.packable()).isEqualTo(published.isPackable());
    var oneof = published.getRealContainingOneof();
    assertThat(field.oneof()).isEqualTo(oneof == null ? null : oneof.getName());
    String type =
        switch (field.type()) {
          case ID16, ID8 -> "BYTES";
          default -> field.type().name();
        };
    assertThat(type).as("%s", published.getFullName()).isEqualTo(published.getType().name());
    if (published.getName().endsWith("trace_id") || published.getName().equals("profile_id")) {
      assertThat(field.type()).isEqualTo(FieldType.ID16);
    } else if (published.getName().endsWith("span_id")) {
      assertThat(field.type()).isEqualTo(FieldType.ID8);
    }
    MessageType message = field.message();
    if (message != null) {
      compare(message, published.getMessageType(), seen);
    }
  }
}
