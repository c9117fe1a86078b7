package dev.sluice.otlp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes to one message: attributes and single fields. Filled by a callback of {@link OtlpEdit} or
 * {@link OtlpFilter}, which splice it in; fields that are not named keep their bytes, unknown ones
 * too. The edits of one key add up in the order they were given. Nothing here changes what the
 * views show. For one thread; not to be kept after the callback.
 */
public final class MessageEdit {
  private final List<AttributeEdit> attributes = new ArrayList<>();
  private final ProtoWriter fields = new ProtoWriter(64);
  private final List<Integer> replaced = new ArrayList<>();

  MessageEdit() {}

  /** Sets an attribute, whether it is there or not; duplicates of it go. */
  public MessageEdit put(AttributeKey key, AttributeValue value) {
    edit(key).put(value);
    return this;
  }

  /** Sets an attribute if it is not there. */
  public MessageEdit insert(AttributeKey key, AttributeValue value) {
    edit(key).insert(value);
    return this;
  }

  /** Sets an attribute if it is there; duplicates of it go. */
  public MessageEdit update(AttributeKey key, AttributeValue value) {
    edit(key).update(value);
    return this;
  }

  /** Removes an attribute and its duplicates. */
  public MessageEdit delete(AttributeKey key) {
    edit(key).delete();
    return this;
  }

  /** Sets a string field, given by its number in the message; an empty string removes it. */
  public MessageEdit setString(int field, String value) {
    if (replaces(field) && !value.isEmpty()) {
      fields.string(field, value);
    }
    return this;
  }

  /** Sets a field of one of the varint types (no zigzag); zero removes it. */
  public MessageEdit setVarint(int field, long value) {
    if (replaces(field) && value != 0) {
      fields.varint(field, value);
    }
    return this;
  }

  /** Sets a fixed32 field; zero removes it. */
  public MessageEdit setFixed32(int field, int value) {
    if (replaces(field) && value != 0) {
      fields.fixed32(field, value);
    }
    return this;
  }

  /** Sets a fixed64 field; zero removes it. */
  public MessageEdit setFixed64(int field, long value) {
    if (replaces(field) && value != 0) {
      fields.fixed64(field, value);
    }
    return this;
  }

  /** Removes a field. */
  public MessageEdit clear(int field) {
    replaces(field);
    return this;
  }

  /** Whether nothing is to be changed. */
  public boolean isEmpty() {
    return attributes.isEmpty() && replaced.isEmpty();
  }

  void reset() {
    attributes.clear();
    fields.clear();
    replaced.clear();
  }

  private boolean replaces(int field) {
    if (replaced.contains(field)) {
      throw new IllegalStateException("field " + field + " is set twice");
    }
    return replaced.add(field);
  }

  private AttributeEdit edit(AttributeKey key) {
    for (AttributeEdit edit : attributes) {
      if (edit.key().equals(key)) {
        return edit;
      }
    }
    AttributeEdit edit = new AttributeEdit(key);
    attributes.add(edit);
    return edit;
  }

  /** Appends the edited fields of the view's message. */
  void apply(AttributedView view, ProtoWriter result) {
    attributes.forEach(AttributeEdit::startMessage);
    int field = view.attributesField();
    KeyValueView attribute = view.attributes();
    byte[] b = view.array();
    int kept = view.start(); // bytes from here up to p stay and are not yet written
    for (int p = view.start(); p < view.end(); ) {
      int tag = Wire.varint32(b, p);
      int next = Wire.skip(b, Wire.afterVarint(b, p), tag);
      boolean stays = !replaced.contains(tag >>> 3);
      @Nullable AttributeEdit edit = null;
      if (stays && tag == (field << 3 | Wire.LEN)) {
        attribute.next();
        edit = of(attribute);
      }
      if (!stays || edit != null) {
        result.raw(b, kept, p - kept);
        kept = stays && edit != null && edit.met(result, field) ? p : next;
      }
      p = next;
    }
    result.raw(b, kept, view.end() - kept);
    for (AttributeEdit edit : attributes) {
      edit.endMessage(result, field);
    }
    result.raw(fields.array(), 0, fields.sizeBytes());
  }

  private @Nullable AttributeEdit of(KeyValueView attribute) {
    for (AttributeEdit edit : attributes) {
      if (attribute.keyIs(edit.key())) {
        return edit;
      }
    }
    return null;
  }
}
