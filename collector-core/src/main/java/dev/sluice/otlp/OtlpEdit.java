package dev.sluice.otlp;

import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import java.util.List;

/**
 * Changes payloads by splicing: only what is edited is written anew, and the lengths of what is
 * around it. A payload of which nothing changes comes back as it is. Any thread may call it. How to
 * change items while filtering them, and in memory that is charged: {@link OtlpFilter}.
 */
public final class OtlpEdit {
  private OtlpEdit() {}

  /** Fills {@code edit}, which is empty, with the changes to one resource. */
  @FunctionalInterface
  public interface ResourceEditor {
    void edit(ResourceView resource, MessageEdit edit);
  }

  /** Fills {@code edit}, which is empty, with the changes to one item. */
  @FunctionalInterface
  public interface ItemEditor<T extends AttributedView> {
    void edit(ResourceCursor<T> resource, ScopeCursor<T> scope, T item, MessageEdit edit);
  }

  /**
   * Edits the resources of a request of any signal. A resource that is given twice is edited as the
   * merged view and written once; one that is missing is added when something is set in it.
   */
  public static Payload resources(Payload payload, ResourceEditor editor) {
    SpliceWriter out = new SpliceWriter();
    ResourceCursor<ProfileView> entry = new ResourceCursor<>(List.of(), false, new ProfileView());
    MessageEdit edit = new MessageEdit();
    ProtoWriter edited = new ProtoWriter(512);
    boolean changed = false;
    for (Slice slice : Aligned.slices(payload)) {
      byte[] b = slice.array();
      for (int p = slice.offset(); p < slice.end(); ) {
        int tag = Wire.varint32(b, p);
        int value = Wire.afterVarint(b, p);
        int next = Wire.skip(b, value, tag);
        edit.reset();
        if (tag == Tags.RESOURCES) {
          entry.bind(b, Wire.afterVarint(b, value), next);
          editor.edit(entry.resource(), edit);
        }
        if (edit.isEmpty()) {
          out.range(b, p, next);
        } else {
          changed = true;
          edited.clear();
          edit.apply(entry.resource(), edited);
          replaceResource(entry, edited, out);
        }
        p = next;
      }
    }
    return changed ? out.finish() : payload;
  }

  public static Payload spans(Payload payload, ItemEditor<SpanView> editor) {
    return OtlpFilter.rewriteSpans(payload, always(editor), byte[]::new).payload();
  }

  public static Payload logRecords(Payload payload, ItemEditor<LogRecordView> editor) {
    return OtlpFilter.rewriteLogRecords(payload, always(editor), byte[]::new).payload();
  }

  /** Edits the fields of metrics; the attributes of a metric are its metadata. */
  public static Payload metrics(Payload payload, ItemEditor<MetricView> editor) {
    return OtlpFilter.rewriteMetrics(payload, always(editor), byte[]::new).payload();
  }

  private static <T extends AttributedView> OtlpFilter.ItemRewrite<T> always(ItemEditor<T> editor) {
    return (resource, scope, item, edit) -> {
      editor.edit(resource, scope, item, edit);
      return true;
    };
  }

  private static void replaceResource(MessageView entry, ProtoWriter resource, SpliceWriter out) {
    int resourceTag = 1 << 3 | Wire.LEN;
    byte[] b = entry.array();
    out.open(Tags.RESOURCES, entry.sizeBytes() + resource.sizeBytes() + 6L);
    out.field(resourceTag, resource.array(), 0, resource.sizeBytes());
    int kept = entry.start();
    for (int p = entry.start(); p < entry.end(); ) {
      int tag = Wire.varint32(b, p);
      int next = Wire.skip(b, Wire.afterVarint(b, p), tag);
      if (tag == resourceTag) {
        out.range(b, kept, p);
        kept = next;
      }
      p = next;
    }
    out.range(b, kept, entry.end());
    out.close();
  }
}
