package dev.sluice.otlp;

import dev.sluice.data.Slice;
import java.util.function.Consumer;

/** The entities that a resource's attributes describe. */
public final class EntityRefView extends MessageView {
  EntityRefView() {
    super(4);
  }

  public String schemaUrl() {
    return string(1);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice schemaUrlUtf8() {
    return slice(1);
  }

  public String type() {
    return string(2);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice typeUtf8() {
    return slice(2);
  }

  /** Gives each key of the identity, in UTF-8 that may be invalid. */
  public void eachIdKey(Consumer<Slice> to) {
    each(3, to);
  }

  /** Gives each key of the description, in UTF-8 that may be invalid. */
  public void eachDescriptionKey(Consumer<Slice> to) {
    each(4, to);
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
