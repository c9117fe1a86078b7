package dev.sluice.otlp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The entities that a resource's attributes describe. */
public final class EntityRefView extends MessageView {
  EntityRefView() {
    super(4);
  }

  public String schemaUrl() {
    return string(1);
  }

  public String type() {
    return string(2);
  }

  public List<String> idKeys() {
    return strings(3);
  }

  public List<String> descriptionKeys() {
    return strings(4);
  }

  private List<String> strings(int number) {
    List<String> strings = new ArrayList<>();
    byte[] b = array();
    int tag;
    for (int p = start(); p < end(); p = Wire.skip(b, p, tag)) {
      tag = Wire.varint32(b, p);
      p = Wire.afterVarint(b, p);
      if (tag == (number << 3 | Wire.LEN)) {
        strings.add(
            new String(b, Wire.afterVarint(b, p), Wire.varint32(b, p), StandardCharsets.UTF_8));
      }
    }
    return strings;
  }
}
