package dev.sluice.otlp.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds the table against the descriptors that the specification publishes. */
class OtlpSchemaTest {
  private static final List<Descriptor> ROOTS =
      List.of(
          ExportTraceServiceRequest.getDescriptor(),
          ExportTraceServiceResponse.getDescriptor(),
          ExportMetricsServiceRequest.getDescriptor(),
          ExportMetricsServiceResponse.getDescriptor(),
          ExportLogsServiceRequest.getDescriptor(),
          ExportLogsServiceResponse.getDescriptor(),
          ExportProfilesServiceRequest.getDescriptor(),
          ExportProfilesServiceResponse.getDescriptor());

  @Test
  void everyFieldOfEveryMessageStandsInTheTable() {
    Map<String, Descriptor> expected = new HashMap<>();
    ROOTS.forEach(root -> collect(root, expected));
    Map<String, List<String>> published = new TreeMap<>();
    expected.forEach((name, descriptor) -> published.put(name, lines(descriptor)));
    Map<String, List<String>> ours = new TreeMap<>();
    OtlpSchema.get().messages().forEach((name, message) -> ours.put(name, lines(message)));
    assertThat(ours).isEqualTo(published);
  }

  private static void collect(Descriptor descriptor, Map<String, Descriptor> into) {
    if (into.put(name(descriptor), descriptor) == null) {
      for (FieldDescriptor field : descriptor.getFields()) {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
          collect(field.getMessageType(), into);
        }
      }
    }
  }

  private static String name(Descriptor descriptor) {
    Descriptor outer = descriptor.getContainingType();
    return outer == null ? descriptor.getName() : name(outer) + "." + descriptor.getName();
  }

  private static List<String> lines(Descriptor descriptor) {
    List<String> lines = new ArrayList<>();
    for (FieldDescriptor field : descriptor.getFields()) {
      String kind = field.getType().name().toLowerCase(Locale.ROOT);
      if (field.getType() == FieldDescriptor.Type.MESSAGE) {
        kind = name(field.getMessageType());
      } else if (field.getType() == FieldDescriptor.Type.ENUM) {
        Map<String, Integer> numbers = new TreeMap<>();
        field
            .getEnumType()
            .getValues()
            .forEach(value -> numbers.put(value.getName(), value.getNumber()));
        kind = numbers.toString();
      }
      boolean realOneof = field.getRealContainingOneof() != null;
      boolean optional = field.hasPresence() && !realOneof && field.getContainingOneof() != null;
      lines.add(
          String.join(
              " ",
              field.getName(),
              field.getJsonName(),
              "" + field.getNumber(),
              kind,
              field.isRepeated() ? "repeated" : realOneof ? "oneof" : optional ? "optional" : ""));
    }
    lines.sort(null);
    return lines;
  }

  private static List<String> lines(MessageSchema message) {
    List<String> lines = new ArrayList<>();
    for (FieldSchema field : message.fields()) {
      String kind =
          switch (field.kind()) {
            case ID16, ID8 -> "bytes";
            case MESSAGE -> field.messageName().orElseThrow();
            case ENUM -> new TreeMap<>(field.enumNumbers()).toString();
            default -> field.kind().name().toLowerCase(Locale.ROOT);
          };
      lines.add(
          String.join(
              " ",
              field.snakeName(),
              field.jsonName(),
              "" + field.number(),
              kind,
              field.repeated()
                  ? "repeated"
                  : field.oneof() ? "oneof" : field.optional() ? "optional" : ""));
    }
    lines.sort(null);
    return lines;
  }
}
