package dev.sluice.otlp;

import org.jspecify.annotations.Nullable;

/**
 * What a sequence of edits comes to for one key: one thing to do if the attribute is there, one if
 * it is not.
 */
final class AttributeEdit {
  private enum IfPresent {
    KEEP,
    REPLACE,
    DELETE
  }

  private final AttributeKey key;
  private IfPresent ifPresent = IfPresent.KEEP;
  private @Nullable AttributeValue replacement; // when it is there and to be replaced
  private @Nullable AttributeValue addition; // when it is not there
  private boolean seen; // while one message is written

  AttributeEdit(AttributeKey key) {
    this.key = key;
  }

  AttributeKey key() {
    return key;
  }

  void put(AttributeValue value) {
    replace(value);
    addition = value;
  }

  void insert(AttributeValue value) {
    if (ifPresent == IfPresent.DELETE) {
      replace(value);
    }
    if (addition == null) {
      addition = value;
    }
  }

  void update(AttributeValue value) {
    if (ifPresent != IfPresent.DELETE) {
      replace(value);
    }
    if (addition != null) {
      addition = value;
    }
  }

  void delete() {
    ifPresent = IfPresent.DELETE;
    replacement = null;
    addition = null;
  }

  private void replace(AttributeValue value) {
    ifPresent = IfPresent.REPLACE;
    replacement = value;
  }

  void startMessage() {
    seen = false;
  }

  /**
   * Handles an attribute with this key.
   *
   * @return whether the attribute stays as it is
   */
  boolean met(ProtoWriter out, int field) {
    boolean first = !seen;
    seen = true;
    AttributeValue value = replacement;
    if (value != null && first) {
      write(out, field, value);
    }
    return ifPresent == IfPresent.KEEP;
  }

  /** Adds the attribute when it was not met. */
  void endMessage(ProtoWriter out, int field) {
    AttributeValue value = addition;
    if (!seen && value != null) {
      write(out, field, value);
    }
  }

  private void write(ProtoWriter out, int field, AttributeValue value) {
    int attribute = out.begin(field);
    out.bytes(1, key.utf8());
    out.bytes(2, value.encoded(), 0, value.encoded().length);
    out.end(attribute);
  }
}
