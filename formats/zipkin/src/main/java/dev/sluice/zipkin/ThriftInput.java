package dev.sluice.zipkin;

import dev.sluice.data.Slice;
import dev.sluice.json.NoRoomException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Thrift's binary protocol, over bytes that nobody has checked. Not thread-safe. */
final class ThriftInput {
  static final int STOP = 0;
  static final int BOOL = 2;
  static final int BYTE = 3;
  static final int DOUBLE = 4;
  static final int I16 = 6;
  static final int I32 = 8;
  static final int I64 = 10;
  static final int STRING = 11;
  static final int STRUCT = 12;
  static final int MAP = 13;
  static final int SET = 14;
  static final int LIST = 15;
  private static final int MAX_NESTING = 64;

  private final ByteBuffer in;
  private int type;
  private int field;

  ThriftInput(Slice bytes) {
    this.in = ByteBuffer.wrap(bytes.array(), bytes.offset(), bytes.length()).slice();
  }

  /** The number of elements of a list, whatever they are said to be. */
  int list() throws MalformedZipkinException {
    octet();
    return size();
  }

  /** Moves to the next field of a struct, whose value has to be read or skipped. */
  boolean next() throws MalformedZipkinException {
    type = octet();
    if (type == STOP) {
      return false;
    }
    field = i16();
    return true;
  }

  /** Whether it is that field, in the form that it should have. */
  boolean is(int number, int wantedType) {
    return field == number && type == wantedType;
  }

  int octet() throws MalformedZipkinException {
    require(1);
    return in.get();
  }

  short i16() throws MalformedZipkinException {
    require(2);
    return in.getShort();
  }

  int i32() throws MalformedZipkinException {
    require(4);
    return in.getInt();
  }

  long i64() throws MalformedZipkinException {
    require(8);
    return in.getLong();
  }

  byte[] octets(Work work) throws MalformedZipkinException, NoRoomException {
    int length = size();
    require(length);
    work.text(length);
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  String text(Work work) throws MalformedZipkinException, NoRoomException {
    return new String(octets(work), StandardCharsets.UTF_8);
  }

  private int size() throws MalformedZipkinException {
    int size = i32();
    if (size < 0) {
      throw malformed("a negative size");
    }
    return size;
  }

  private void require(int bytes) throws MalformedZipkinException {
    if (in.remaining() < bytes) {
      throw malformed("it ends in the middle");
    }
  }

  /** Passes over the value of this field. */
  void skip() throws MalformedZipkinException {
    skip(type, MAX_NESTING);
  }

  private void skip(int kind, int levels) throws MalformedZipkinException {
    if (levels == 0) {
      throw malformed("nested deeper than " + MAX_NESTING + " levels");
    }
    switch (kind) {
      case BOOL, BYTE -> octet();
      case I16 -> i16();
      case I32 -> i32();
      case I64, DOUBLE -> i64();
      case STRING -> {
        int length = size();
        require(length);
        in.position(in.position() + length);
      }
      case STRUCT -> {
        for (int of = octet(); of != STOP; of = octet()) {
          i16();
          skip(of, levels - 1);
        }
      }
      case MAP -> {
        int keys = octet();
        int values = octet();
        for (int left = size(); left > 0; left--) {
          skip(keys, levels - 1);
          skip(values, levels - 1);
        }
      }
      case SET, LIST -> {
        int of = octet();
        for (int left = size(); left > 0; left--) {
          skip(of, levels - 1);
        }
      }
      default -> throw malformed("an unknown type " + kind);
    }
  }

  private MalformedZipkinException malformed(String what) {
    return new MalformedZipkinException(
        "not Zipkin's Thrift: " + what + " at byte " + in.position());
  }
}
