package dev.sluice.otlp;

import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import java.util.function.Consumer;

/** One run of {@link OtlpAttributes} over resources. */
final class ResourcePass {
  private static final int RESOURCE_TAG = 1 << 3 | Wire.LEN;
  private static final int ATTRIBUTES = 1;

  /** Below this a copy is not worth a charge. */
  private static final int FREE_BYTES = 64 * 1024;

  /** Of a resource in several parts, while it is put together in a growing array. */
  private static final long MERGED_COPIES = 4;

  private final Consumer<EditableAttributes> editor;
  private final EditableAttributes attributes;
  private final EditMemory memory;
  private final Descent descent;

  ResourcePass(Consumer<EditableAttributes> editor, EditMemory memory) {
    this.editor = editor;
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
          int from = Wire.afterVarint(b, value);
          descent.enter(tag, p, from, next);
          entry(b, from, next);
          descent.leave();
        }
        p = next;
      }
      descent.finish(slice.end());
    }
    return descent.result(payload);
  }

  private void entry(byte[] b, int from, int to) {
    int count = 0;
    int field = from;
    int body = from;
    int end = from;
    for (int p = from; p < to; ) {
      int tag = Wire.varint32(b, p);
      int value = Wire.afterVarint(b, p);
      int next = Wire.skip(b, value, tag);
      if (tag == RESOURCE_TAG && count++ == 0) {
        field = p;
        body = Wire.afterVarint(b, value);
        end = next;
      }
      p = next;
    }
    if (count > 1) {
      several(b, from, to);
    } else {
      attributes.load(b, body, end, ATTRIBUTES);
      editor.accept(attributes);
      int size = attributes.changedSizeBytes();
      if (size >= 0) {
        write(size, descent.replace(field, end));
      }
    }
  }

  /** A resource in several parts: the edited whole takes the place of the first. */
  private void several(byte[] b, int from, int to) {
    if (to - from > FREE_BYTES) {
      memory.working(MERGED_COPIES * (to - from));
    }
    ProtoWriter merged = new ProtoWriter();
    for (int p = from; p < to; ) {
      int tag = Wire.varint32(b, p);
      int value = Wire.afterVarint(b, p);
      int next = Wire.skip(b, value, tag);
      if (tag == RESOURCE_TAG) {
        int body = Wire.afterVarint(b, value);
        merged.raw(b, body, next - body);
      }
      p = next;
    }
    byte[] whole = merged.toByteArray();
    attributes.load(whole, 0, whole.length, ATTRIBUTES);
    editor.accept(attributes);
    int size = attributes.changedSizeBytes();
    if (size < 0) {
      return;
    }
    boolean first = true;
    for (int p = from; p < to; ) {
      int tag = Wire.varint32(b, p);
      int next = Wire.skip(b, Wire.afterVarint(b, p), tag);
      if (tag == RESOURCE_TAG) {
        SpliceWriter out = descent.replace(p, next);
        if (first) {
          write(size, out);
          first = false;
        }
      }
      p = next;
    }
  }

  private void write(int size, SpliceWriter out) {
    out.exact(RESOURCE_TAG, size);
    attributes.write(out);
  }
}
