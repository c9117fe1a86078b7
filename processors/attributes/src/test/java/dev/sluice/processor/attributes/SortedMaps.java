package dev.sluice.processor.attributes;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts attributes and maps in the order of their keys, at every level: their order says nothing.
 */
final class SortedMaps {
  private SortedMaps() {}

  static Message of(Message message) {
    Message.Builder result = message.toBuilder();
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                result.setField(
                    field, field.isRepeated() ? list(field, value) : of((Message) value));
              }
            });
    return result.build();
  }

  private static List<Message> list(FieldDescriptor field, Object value) {
    List<Message> sorted = new ArrayList<>();
    for (Object element : (List<?>) value) {
      sorted.add(of((Message) element));
    }
    if (field.getMessageType().equals(KeyValue.getDescriptor())) {
      sorted.sort(Comparator.comparing(attribute -> ((KeyValue) attribute).getKey()));
    }
    return sorted;
  }
}
