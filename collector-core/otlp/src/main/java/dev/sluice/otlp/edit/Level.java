package dev.sluice.otlp.edit;

import dev.sluice.otlp.view.MessageView;
import dev.sluice.otlp.wire.Tags;
import dev.sluice.otlp.wire.Wire;
import dev.sluice.otlp.write.EditMemory;
import dev.sluice.otlp.write.Ranges;
import dev.sluice.otlp.write.SpliceWriter;

/**
 * A message on the way from the request down to an item that is being rewritten: the fields that
 * lead on to its children are left out and everything else, unknown fields too, is its header,
 * which each rewritten copy of it repeats.
 */
final class Level {
  private final Ranges children;
  private final Ranges header;
  private byte[] array = MessageView.NO_BYTES;
  private int tag;
  private long bound;

  Level(EditMemory memory) {
    children = new Ranges(memory);
    header = new Ranges(memory);
  }

  /** A resource's entry in [from, to); its children are its scopes, or what stood for them. */
  void resource(byte[] b, int from, int to) {
    begin(b, Tags.RESOURCES, to - from);
    boolean scopes = false;
    for (int p = from; p < to && !scopes; ) {
      int tagHere = Wire.varint32(b, p);
      scopes = tagHere == Tags.SCOPES;
      p = Wire.skip(b, Wire.afterVarint(b, p), tagHere);
    }
    int wanted = scopes ? Tags.SCOPES : Tags.LEGACY_SCOPES;
    for (int p = from; p < to; ) {
      int tagHere = Wire.varint32(b, p);
      int value = Wire.afterVarint(b, p);
      int next = Wire.skip(b, value, tagHere);
      if (tagHere == wanted) {
        children.add(p, next);
      } else if (tagHere != Tags.LEGACY_SCOPES) {
        header.add(p, next);
      }
      p = next;
    }
  }

  /** A scope's entry in [from, to); its children are its items. */
  void scope(byte[] b, int from, int to) {
    begin(b, Tags.SCOPES, to - from);
    split(from, to, Tags.ITEMS);
  }

  /** A metric in [from, to); its children are the messages of its kind of data, to be merged. */
  void metric(byte[] b, int from, int to) {
    begin(b, Tags.ITEMS, to - from);
    int kind = 0;
    for (int p = from; p < to; ) {
      int tagHere = Wire.varint32(b, p);
      int value = Wire.afterVarint(b, p);
      int next = Wire.skip(b, value, tagHere);
      if (Tags.isMetricData(tagHere)) {
        if (tagHere != kind) {
          children.clear(); // the last kind of a oneof resets the others
          kind = tagHere;
        }
        children.add(p, next);
      } else {
        header.add(p, next);
      }
      p = next;
    }
  }

  /** The data of a metric; its children are the points. */
  void data(Level metric) {
    Ranges messages = metric.children;
    byte[] b = metric.array;
    begin(b, messages.count() == 0 ? 0 : Wire.varint32(b, messages.from(0)), 0);
    for (int i = 0; i < messages.count(); i++) {
      for (int p = messages.from(i); p < messages.to(i); ) { // several when they touch
        int value = Wire.afterVarint(b, p);
        int next = Wire.skip(b, value, Wire.LEN);
        int from = Wire.afterVarint(b, value);
        bound += next - from;
        split(from, next, Tags.DATA_POINTS);
        p = next;
      }
    }
  }

  private void begin(byte[] b, int ownTag, long ownBound) {
    array = b;
    tag = ownTag;
    bound = ownBound;
    children.clear();
    header.clear();
  }

  private void split(int from, int to, int childTag) {
    byte[] b = array;
    for (int p = from; p < to; ) {
      int tagHere = Wire.varint32(b, p);
      int next = Wire.skip(b, Wire.afterVarint(b, p), tagHere);
      (tagHere == childTag ? children : header).add(p, next);
      p = next;
    }
  }

  byte[] array() {
    return array;
  }

  /** Ranges of whole child fields, tags included; each may hold several that touch. */
  Ranges children() {
    return children;
  }

  /** Bytes that opening costs. */
  int openingBytes() {
    return Wire.varintSize(tag) + Wire.varintSize(bound) + header.bytes();
  }

  void open(SpliceWriter out) {
    out.open(tag, bound);
    out.ranges(array, header);
  }

  void close(SpliceWriter out) {
    out.close();
  }
}
