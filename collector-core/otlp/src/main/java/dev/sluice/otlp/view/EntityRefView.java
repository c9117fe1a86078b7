package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Wire;
import java.util.function.Consumer;

/** The entities that a resource's attributes describe. */
public final class EntityRefView extends MessageView {
  EntityRefView() {
    super(Fields.EntityRef.DESCRIPTION_KEYS);
  }

  public String schemaUrl() {
    return string(Fields.EntityRef.SCHEMA_URL);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice schemaUrlUtf8() {
    return slice(Fields.EntityRef.SCHEMA_URL);
  }

  public String type() {
    return string(Fields.EntityRef.TYPE);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice typeUtf8() {
    return slice(Fields.EntityRef.TYPE);
  }

  /** Gives each key of the identity, in UTF-8 that may be invalid. */
  public void eachIdKey(Consumer<Slice> to) {
    each(Fields.EntityRef.ID_KEYS, to);
  }

  /** Gives each key of the description, in UTF-8 that may be invalid. */
  public void eachDescriptionKey(Consumer<Slice> to) {
    each(Fields.EntityRef.DESCRIPTION_KEYS, to);
  }

  private void each(int number, Consumer<Slice> to) {
    byte[] b = array();
    int tag;
    for (int p = start(); p < end(); p = Wire.skip(b, p, tag)) {
      tag = Wire.varint32(b, p);
      p = Wire.afterVarint(b, p);
      if (tag == (number << 3 | Wire.LEN)) {
        to.accept(new Slice(b, Wire.afterVarint(b, p), Wire.varint32(b, p)));
      }
    }
  }
}
