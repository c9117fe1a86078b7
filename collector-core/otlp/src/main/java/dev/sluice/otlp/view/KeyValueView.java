package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Wire;
import org.jspecify.annotations.Nullable;

/** Attributes, one after the other. */
public final class KeyValueView extends MessageView {
  private static final int KEY_TAG = Fields.KeyValue.KEY << 3 | Wire.LEN;
  private static final int VALUE_TAG = Fields.KeyValue.VALUE << 3 | Wire.LEN;

  private @Nullable AnyValueView value;

  public KeyValueView() {
    super(Fields.KeyValue.KEY_STRINDEX);
  }

  public String key() {
    return string(Fields.KeyValue.KEY);
  }

  public Slice keyBytes() {
    return slice(Fields.KeyValue.KEY);
  }

  /** Whether the current key is this one. */
  public boolean keyIs(AttributeKey key) {
    byte[] b = array();
    int p = start();
    int end = end();
    // The usual shape is one key, then one value that ends the attribute.
    if (end - p >= 4 && b[p] == KEY_TAG && b[p + 1] >= 0) {
      int keyLength = b[p + 1];
      int after = p + 2 + keyLength;
      if (end - after >= 2 && b[after] == VALUE_TAG && b[after + 1] == end - after - 2) {
        return key.matches(b, p + 2, keyLength);
      }
    }
    int at = valueAt(Fields.KeyValue.KEY);
    return at == 0
        ? key.bytes().length == 0
        : key.matches(b, Wire.afterVarint(b, at), Wire.varint32(b, at));
  }

  /** The current value; of type {@link AnyValueView.Type#EMPTY} when the sender gave none. */
  public AnyValueView value() {
    AnyValueView view = value;
    if (view == null) {
      view = new AnyValueView();
      value = view;
    }
    return message(Fields.KeyValue.VALUE, view);
  }

  /** The index of the key in a profile's string table, 0 when it is spelled out. */
  public int keyStringIndex() {
    return (int) varint(Fields.KeyValue.KEY_STRINDEX);
  }
}
