package dev.sluice.otlp.check;

import dev.sluice.otlp.wire.Wire;

/** The texts of what the check refuses; kept apart so that the walk stays small. */
final class Malformations {
  private Malformations() {}

  static MalformedOtlpException beyond(int type, int tag, int at) {
    return new MalformedOtlpException(
        "the value of " + name(type, tag >>> 3) + " reaches beyond its message", at);
  }

  static MalformedOtlpException wrongWireType(int type, int tag, int at) {
    return new MalformedOtlpException(
        "wrong wire type " + (tag & 7) + " for field " + name(type, tag >>> 3), at);
  }

  static void unlessIdOf(int size, int length, int type, byte[] b, int at)
      throws MalformedOtlpException {
    if (length != size && length != 0) {
      throw new MalformedOtlpException(
          name(type, Wire.varint32(b, at) >>> 3)
              + " has "
              + length
              + " bytes instead of "
              + size
              + " or none",
          at);
    }
  }

  static MalformedOtlpException raggedList(int type, byte[] b, int at, int length) {
    return new MalformedOtlpException(
        name(type, Wire.varint32(b, at) >>> 3)
            + " is a packed list of "
            + length
            + " bytes, not a multiple of 8",
        at);
  }

  static MalformedOtlpException tooDeep(int at) {
    return new MalformedOtlpException(
        "messages and groups nested more than " + OtlpCheck.MAX_DEPTH + " levels deep", at);
  }

  static MalformedOtlpException cutOff(int at) {
    return new MalformedOtlpException("a value is cut off by the end of its message", at);
  }

  static MalformedOtlpException longVarint(int at) {
    return new MalformedOtlpException("a varint of more than 10 bytes", at);
  }

  static MalformedOtlpException hugeLength(long length, int at) {
    return new MalformedOtlpException(
        "a length of " + Long.toUnsignedString(length) + " bytes", at);
  }

  static MalformedOtlpException hugeTag(long tag, int at) {
    return new MalformedOtlpException("tag " + Long.toUnsignedString(tag) + " overflows", at);
  }

  static MalformedOtlpException fieldZero(int at) {
    return new MalformedOtlpException("field number 0", at);
  }

  static MalformedOtlpException badWireType(int wireType, int at) {
    return new MalformedOtlpException("illegal wire type " + wireType, at);
  }

  static MalformedOtlpException strayEndGroup(int number, int at) {
    return new MalformedOtlpException(
        "an end of group " + number + " that does not match an open group", at);
  }

  static MalformedOtlpException openGroup(int number, int at) {
    return new MalformedOtlpException("group " + number + " does not end in its message", at);
  }

  private static String name(int type, int number) {
    return CheckTable.type(type).protoName() + "." + CheckTable.fieldName(type, number);
  }
}
