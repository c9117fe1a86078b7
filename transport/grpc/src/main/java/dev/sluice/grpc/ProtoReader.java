package dev.sluice.grpc;

import dev.sluice.data.Slice;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over the fields of one small protobuf message, for statuses and responses. Every length
 * is checked against what is left.
 */
public final class ProtoReader {
  private final byte[] data;
  private final int end;
  private int at;

  /** The bytes are not a protobuf message. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /** Over that range, which is not copied. */
  public ProtoReader(Slice slice) {
    this.data = slice.array();
    this.at = slice.offset();
    this.end = slice.end();
  }

  ProtoReader(byte[] data) {
    this(Slice.of(data));
  }

  /** The next tag, or 0 at the end. */
  public int tag() throws Malformed {
    if (at == end) {
      return 0;
    }
    long tag = varint();
    if (tag <= 7 || tag > 0xFFFF_FFFFL) {
      throw new Malformed("tag " + tag);
    }
    return (int) tag;
  }

  /** An unsigned number of up to 64 bits. */
  public long varint() throws Malformed {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        throw new Malformed("varint is cut");
      }
      byte next = data[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new Malformed("varint is too long");
  }

  /** A length-delimited value. */
  public ProtoReader message() throws Malformed {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new Malformed("length " + length + " of " + (end - at));
    }
    int from = at;
    at += (int) length;
    return new ProtoReader(new Slice(data, from, at - from));
  }

  /** Everything that is left, as text. */
  public String text() {
    return new String(data, at, end - at, StandardCharsets.UTF_8);
  }

  /** Steps over the value of a field; groups are not known here. */
  public void skip(int tag) throws Malformed {
    switch (tag & 7) {
      case 0 -> varint();
      case 1 -> advance(8);
      case 2 -> message();
      case 5 -> advance(4);
      default -> throw new Malformed("wire type " + (tag & 7));
    }
  }

  private void advance(int bytes) throws Malformed {
    if (bytes > end - at) {
      throw new Malformed("value is cut");
    }
    at += bytes;
  }
}
