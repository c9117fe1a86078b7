package dev.sluice.otlp.json;

/** What a protobuf field holds, as far as JSON tells kinds apart. */
enum FieldKind {
  STRING(2),
  /** Standard base64 in JSON. */
  BYTES(2),
  /** Sixteen bytes or none, hex in JSON. */
  ID16(2),
  /** Eight bytes or none, hex in JSON. */
  ID8(2),
  BOOL(0),
  INT32(0),
  INT64(0),
  UINT32(0),
  UINT64(0),
  SINT32(0),
  ENUM(0),
  FIXED32(5),
  FIXED64(1),
  SFIXED64(1),
  DOUBLE(1),
  MESSAGE(2);

  private final int wireType;

  FieldKind(int wireType) {
    this.wireType = wireType;
  }

  /** The wire type of one value. */
  int wireType() {
    return wireType;
  }

  /** Whether repeated values are packed. */
  boolean isPackable() {
    return wireType != 2;
  }
}
