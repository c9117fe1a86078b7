package dev.sluice.otlp;

import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import java.util.List;

/**
 * One run of {@link OtlpAttributes} over items: resource, scope, item, and in metrics the points.
 */
final class AttributePass<T extends AttributedView> {
  static final int SPAN_ATTRIBUTES = 9;
  static final int RECORD_ATTRIBUTES = 6;

  /** Items are metrics: the attributes are those of their points. */
  static final int METRICS = 0;

  private final ResourceCursor<T> resource;
  private final ScopeCursor<T> scope;
  private final T item;
  private final AttributeEditor<T> editor;
  private final int field;
  private final EditableAttributes attributes;
  private final EditMemory memory;
  private final Descent descent;

  AttributePass(T item, AttributeEditor<T> editor, int field, EditMemory memory) {
    this.resource = new ResourceCursor<>(List.of(), true, item);
    this.scope = new ScopeCursor<>(item);
    this.item = item;
    this.editor = editor;
    this.field = field;
    this.memory = memory;
    this.attributes = new EditableAttributes(memory);
    this.descent = new Descent(memory);
  }

  Payload run(Payload payload) {
    for (Slice slice : Aligned.slices(payload, memory)) {
      byte[] b = slice.array();
      descent.start(b, slice.offset());
      for (int p = slice.offset(); p < slice.end(); ) {
        int tag = Wire.varint32(b, p);
        int value = Wire.afterVarint(b, p);
        int next = Wire.skip(b, value, tag);
        if (tag == Tags.RESOURCES) {
          resource(b, p, Wire.afterVarint(b, value), next);
        }
        p = next;
      }
      descent.finish(slice.end());
    }
    return descent.result(payload);
  }

  private void resource(byte[] b, int start, int from, int to) {
    resource.bind(b, from, to);
    if (!editor.takesResource(resource.resource())) {
      return;
    }
    int scopes = resource.scopesField() << 3 | Wire.LEN;
    descent.enter(Tags.RESOURCES, start, from, to);
    for (int p = from; p < to; ) {
      int tag = Wire.varint32(b, p);
      int value = Wire.afterVarint(b, p);
      int next = Wire.skip(b, value, tag);
      if (tag == scopes) {
        scope(b, tag, p, Wire.afterVarint(b, value), next);
      }
      p = next;
    }
    descent.leave();
  }

  private void scope(byte[] b, int scopeTag, int start, int from, int to) {
    scope.bind(b, from, to);
    if (!editor.takesScope(scope.scope())) {
      return;
    }
    descent.enter(scopeTag, start, from, to);
    for (int p = from; p < to; ) {
      int tag = Wire.varint32(b, p);
      int value = Wire.afterVarint(b, p);
      int next = Wire.skip(b, value, tag);
      if (tag == Tags.ITEMS) {
        int body = Wire.afterVarint(b, value);
        item.bind(b, body, next);
        if (editor.takesItem(item)) {
          if (field == METRICS) {
            metric(b, p, body, next);
          } else {
            attributes(b, tag, field, p, body, next);
          }
        }
      }
      p = next;
    }
    descent.leave();
  }

  private void metric(byte[] b, int start, int from, int to) {
    descent.enter(Tags.ITEMS, start, from, to);
    for (int p = from; p < to; ) {
      int tag = Wire.varint32(b, p);
      int value = Wire.afterVarint(b, p);
      int next = Wire.skip(b, value, tag);
      if (Tags.isMetricData(tag)) {
        points(b, tag, p, Wire.afterVarint(b, value), next);
      }
      p = next;
    }
    descent.leave();
  }

  private void points(byte[] b, int dataTag, int start, int from, int to) {
    int pointAttributes = Tags.pointAttributes(dataTag);
    descent.enter(dataTag, start, from, to);
    for (int p = from; p < to; ) {
      int tag = Wire.varint32(b, p);
      int value = Wire.afterVarint(b, p);
      int next = Wire.skip(b, value, tag);
      if (tag == Tags.DATA_POINTS) {
        attributes(b, tag, pointAttributes, p, Wire.afterVarint(b, value), next);
      }
      p = next;
    }
    descent.leave();
  }

  private void attributes(byte[] b, int tag, int attributesField, int start, int from, int to) {
    attributes.load(b, from, to, attributesField);
    editor.edit(attributes);
    int size = attributes.changedSizeBytes();
    if (size >= 0) {
      SpliceWriter out = descent.replace(start, to);
      out.exact(tag, size);
      attributes.write(out);
    }
  }
}
