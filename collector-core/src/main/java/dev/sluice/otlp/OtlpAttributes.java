package dev.sluice.otlp;

import dev.sluice.data.Payload;
import java.util.function.Consumer;

/**
 * Changes attributes by splicing, in one pass and without an object for each item: the bytes of
 * what is not changed stay where they are, and only what is changed is written, with the lengths of
 * what is around it. A payload of which nothing changes comes back as it is. Unknown fields stay.
 * Any thread may call it.
 *
 * <p>All that an edit writes or notes is in {@linkplain EditMemory memory} of the caller's.
 *
 * <p>Other changes than to attributes: {@link OtlpEdit}, {@link OtlpFilter}.
 */
public final class OtlpAttributes {
  private OtlpAttributes() {}

  /** Edits the attributes of spans. */
  public static Payload spans(
      Payload payload, AttributeEditor<SpanView> editor, EditMemory memory) {
    return new AttributePass<>(new SpanView(), editor, AttributePass.SPAN_ATTRIBUTES, memory)
        .run(payload);
  }

  /** Edits the attributes of log records. */
  public static Payload logRecords(
      Payload payload, AttributeEditor<LogRecordView> editor, EditMemory memory) {
    return new AttributePass<>(new LogRecordView(), editor, AttributePass.RECORD_ATTRIBUTES, memory)
        .run(payload);
  }

  /** Edits the attributes of data points of all kinds; the items that are asked about: metrics. */
  public static Payload dataPoints(
      Payload payload, AttributeEditor<MetricView> editor, EditMemory memory) {
    return new AttributePass<>(new MetricView(), editor, AttributePass.METRICS, memory)
        .run(payload);
  }

  /**
   * Edits the attributes of the resources in a request of any signal. A resource that is given
   * several times is edited as the merged one and written once; one that is missing is added when
   * something is set in it.
   */
  public static Payload resources(
      Payload payload, Consumer<EditableAttributes> editor, EditMemory memory) {
    return new ResourcePass(editor, memory).run(payload);
  }
}
