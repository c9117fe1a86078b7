package dev.sluice.otlp.wire;

/**
 * How a field's value is written on the wire, with the size rule that the reference adds to ids.
 */
public enum FieldType {
  BOOL(Wire.VARINT),
  INT32(Wire.VARINT),
  INT64(Wire.VARINT),
  UINT32(Wire.VARINT),
  UINT64(Wire.VARINT),
  SINT32(Wire.VARINT),
  ENUM(Wire.VARINT),
  FIXED32(Wire.FIXED32),
  FIXED64(Wire.FIXED64),
  SFIXED64(Wire.FIXED64),
  DOUBLE(Wire.FIXED64),
  STRING(Wire.LEN),
  BYTES(Wire.LEN),
  /** A trace or profile id: 16 bytes, or none. */
  ID16(Wire.LEN),
  /** A span id: 8 bytes, or none. */
  ID8(Wire.LEN),
  MESSAGE(Wire.LEN);

  private final int wireType;

  FieldType(int wireType) {
    this.wireType = wireType;
  }

  /** The wire type of one value, not packed. */
  public int wireType() {
    return wireType;
  }

  /** Whether a list of values may come packed. */
  public boolean isPackable() {
    return wireType != Wire.LEN;
  }
}
