package dev.sluice.zipkin;

import dev.sluice.data.Slice;
import dev.sluice.json.NoRoomException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Walks the fields of a protobuf message that nobody has checked. Not thread-safe. */
final class ProtoInput {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LEN = 2;
  private static final int GROUP = 3;
  private static final int END_GROUP = 4;
  private static final int FIXED32 = 5;
  private static final int MAX_GROUPS = 100;

  private static final int[] NONE_OPEN = {};

  private final byte[] bytes;
  private final int end;
  private int at;
  private int tag;

  ProtoInput(Slice message) {
    this(message.array(), message.offset(), message.end());
  }

  private ProtoInput(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /** Moves to the next field, whose value has to be read or skipped; false at the end. */
  boolean next() throws MalformedZipkinException {
    if (at == end) {
      return false;
    }
    long value = varint();
    if (value < 0 || value > 0xFFFFFFFFL || value >>> 3 == 0) {
      throw malformed("a bad field number");
    }
    tag = (int) value;
    return true;
  }

  /** Whether it is that field, in the form that it should have. */
  boolean is(int number, int wireType) {
    return tag == (number << 3 | wireType);
  }

  long varint() throws MalformedZipkinException {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (at >= end) {
        throw cut();
      }
      byte b = bytes[at++];
      value |= shift < 64 ? (b & 0x7FL) << shift : 0;
      if (b >= 0) {
        return value;
      }
    }
    throw malformed("a varint of more than ten bytes");
  }

  long fixed64() throws MalformedZipkinException {
    long value = 0;
    if (end - at < 8) {
      throw cut();
    }
    for (int i = 0; i < 8; i++) {
      value |= (bytes[at + i] & 0xFFL) << (8 * i);
    }
    at += 8;
    return value;
  }

  /** The message in the field. */
  ProtoInput message() throws MalformedZipkinException {
    int length = length();
    at += length;
    return new ProtoInput(bytes, at - length, at);
  }

  byte[] octets() throws MalformedZipkinException {
    int length = length();
    byte[] value = new byte[length];
    System.arraycopy(bytes, at, value, 0, length);
    at += length;
    return value;
  }

  String text(Work work) throws MalformedZipkinException, NoRoomException {
    int length = length();
    work.text(length);
    String text;
    try {
      text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("a text of invalid UTF-8");
    }
    at += length;
    return text;
  }

  private int length() throws MalformedZipkinException {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw cut();
    }
    return (int) length;
  }

  /** Passes over the value of this field, a group as a whole. */
  void skip() throws MalformedZipkinException {
    int[] open = NONE_OPEN;
    int depth = 0;
    do {
      switch (tag & 7) {
        case VARINT -> varint();
        case FIXED64 -> fixed64();
        case LEN -> at += length();
        case FIXED32 -> {
          if (end - at < 4) {
            throw cut();
          }
          at += 4;
        }
        case GROUP -> {
          if (depth == MAX_GROUPS) {
            throw malformed("more than " + MAX_GROUPS + " groups within each other");
          }
          open = depth == 0 ? new int[MAX_GROUPS] : open;
          open[depth++] = tag >>> 3;
        }
        case END_GROUP -> {
          if (depth == 0 || open[--depth] != tag >>> 3) {
            throw malformed("the end of a group that is not open");
          }
        }
        default -> throw malformed("an unknown wire type");
      }
      if (depth > 0 && !next()) {
        throw cut();
      }
    } while (depth > 0);
  }

  private MalformedZipkinException cut() {
    return malformed("it ends in the middle");
  }

  private MalformedZipkinException malformed(String what) {
    return new MalformedZipkinException("not Zipkin's protobuf: " + what + " at byte " + at);
  }
}
