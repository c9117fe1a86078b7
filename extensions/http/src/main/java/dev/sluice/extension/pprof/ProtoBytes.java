package dev.sluice.extension.pprof;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the few protobuf shapes that a profile is made of. */
final class ProtoBytes {
  private static final int WIRE_VARINT = 0;
  private static final int WIRE_LENGTH = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A number; zero, the default, is left out. */
  ProtoBytes number(int field, long value) {
    if (value != 0) {
      varint((long) field << 3 | WIRE_VARINT);
      varint(value);
    }
    return this;
  }

  /** Text; the empty one is written too, since string tables begin with it. */
  ProtoBytes text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtoBytes message(int field, ProtoBytes value) {
    return bytes(field, value.toByteArray());
  }

  /** Numbers, packed. */
  ProtoBytes packed(int field, List<Long> values) {
    ProtoBytes body = new ProtoBytes();
    values.forEach(body::varint);
    return values.isEmpty() ? this : message(field, body);
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }

  private ProtoBytes bytes(int field, byte[] value) {
    varint((long) field << 3 | WIRE_LENGTH);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  private void varint(long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      out.write((int) ((left & 0x7F) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
