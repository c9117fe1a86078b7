package dev.sluice.zipkin;

import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributedView;
import dev.sluice.otlp.view.KeyValueView;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Wire;

/** Attributes as a JSON object: they are read as the map that they would be as a value. */
final class PackedJson {
  private final AnyValueView map = new AnyValueView();

  String of(AttributedView from) {
    int entries = 0;
    KeyValueView each = from.attributes();
    while (each.next()) {
      entries += 1 + Wire.varintSize(each.sizeBytes()) + each.sizeBytes();
    }
    byte[] value = new byte[1 + Wire.varintSize(entries) + entries];
    value[0] = (byte) (Fields.AnyValue.KVLIST_VALUE << 3 | Wire.LEN);
    int at = varint(value, 1, entries);
    each = from.attributes();
    while (each.next()) {
      value[at] = (byte) (Fields.Values.VALUES << 3 | Wire.LEN);
      at = varint(value, at + 1, each.sizeBytes());
      each.copyTo(value, at);
      at += each.sizeBytes();
    }
    map.bind(value, 0, value.length);
    return map.toText();
  }

  private static int varint(byte[] to, int at, int value) {
    int p = at;
    int rest = value;
    while (rest > 0x7F) {
      to[p++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[p++] = (byte) rest;
    return p;
  }
}
