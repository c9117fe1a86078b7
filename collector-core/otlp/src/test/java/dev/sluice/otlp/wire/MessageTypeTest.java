package dev.sluice.otlp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.sluice.data.Signal;
import dev.sluice.otlp.Requests;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
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
      compare(MessageType.response(signal), response(signal), seen);
    }
    assertThat(seen.keySet()).containsExactlyInAnyOrder(MessageType.values());
  }

  private static Descriptor response(Signal signal) {
    return switch (signal) {
      case TRACES -> ExportTraceServiceResponse.getDescriptor();
      case METRICS -> ExportMetricsServiceResponse.getDescriptor();
      case LOGS -> ExportLogsServiceResponse.getDescriptor();
      case PROFILES -> ExportProfilesServiceResponse.getDescriptor();
    };
  }

  private static void compare(
      MessageType type, Descriptor descriptor, Map<MessageType, Descriptor> seen) {
    Descriptor before = seen.putIfAbsent(type, descriptor);
    if (before != null) {
      assertThat(before).isEqualTo(descriptor);
      return;
    }
    assertThat(descriptor.getFullName()).endsWith("." + type.protoName());
    assertThat(
            type.fields().stream()
                .filter(f -> f.number() != MessageType.LEGACY_SCOPES)
                .map(MessageType.Field::name))
        .as("in the order of the file")
        .isEqualTo(descriptor.getFields().stream().map(FieldDescriptor::getName).toList());
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
    assertThat(field.optional())
        .isEqualTo(
            published.getContainingOneof() != null && published.getRealContainingOneof() == null);
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
