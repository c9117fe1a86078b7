package dev.sluice.load.payload;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Says whether an item arrived as it was sent. Which template an item comes from follows from its
 * sequence alone, since templates take turns. Thread-safe.
 */
public final class SentItems {
  private final List<Template> templates;
  private final TemplateOrder order;

  /**
   * @param templates protobuf ones, in the order in which they take turns
   */
  public SentItems(List<Template> templates) {
    this.templates = List.copyOf(templates);
    this.order = new TemplateOrder(templates);
  }

  /**
   * Whether the bytes from {@code start} to {@code end} are the item of that number: the same
   * bytes, or at least the same message; an empty message counts as one that is left out.
   */
  public boolean unchanged(byte[] request, int start, int end, long number) {
    TemplateOrder.Place place = order.of(ItemNumber.sequence(number));
    Template template = templates.get(place.template());
    byte[] sent = template.item(place.item(), number);
    return Arrays.equals(sent, 0, sent.length, request, start, end)
        || sameMessage(template.signal(), sent, Arrays.copyOfRange(request, start, end));
  }

  private static boolean sameMessage(Signal signal, byte[] sent, byte[] arrived) {
    List<Message> kinds =
        switch (signal) {
          case TRACES -> List.of(Span.getDefaultInstance());
          case LOGS -> List.of(LogRecord.getDefaultInstance());
          case METRICS ->
              List.of(
                  NumberDataPoint.getDefaultInstance(),
                  HistogramDataPoint.getDefaultInstance(),
                  ExponentialHistogramDataPoint.getDefaultInstance());
        };
    List<Message> found = new ArrayList<>();
    for (Message kind : kinds) {
      try {
        Message first = kind.getParserForType().parseFrom(sent);
        if (first.getUnknownFields().asMap().isEmpty()) {
          found.add(withoutEmptyMessages(first));
          found.add(withoutEmptyMessages(kind.getParserForType().parseFrom(arrived)));
          break;
        }
      } catch (InvalidProtocolBufferException e) {
        // another kind of data point has these bytes
        found.clear();
      }
    }
    return found.size() == 2 && found.get(0).equals(found.get(1));
  }

  private static Message withoutEmptyMessages(Message message) {
    Message.Builder builder = message.toBuilder();
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
          && !field.isRepeated()
          && field.getContainingOneof() == null
          && ((Message) entry.getValue()).getSerializedSize() == 0) {
        builder.clearField(field);
      }
    }
    return builder.build();
  }
}
