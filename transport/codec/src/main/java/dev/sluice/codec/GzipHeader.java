package dev.sluice.codec;

import dev.sluice.data.Slice;

/** The header of a gzip member (RFC 1952, section 2.3). */
final class GzipHeader {
  private static final int FIXED_BYTES = 10;
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private GzipHeader() {}

  /** The position behind the header that starts at {@code from}. */
  static int end(Slice in, int from) throws DecodeException {
    if (in.length() == from) {
      throw DecodeException.malformed("EOF");
    }
    boolean magic =
        LittleEndian.int8OrZero(in, from) == 0x1f
            && LittleEndian.int8OrZero(in, from + 1) == 0x8b
            && LittleEndian.int8OrZero(in, from + 2) == 8;
    if (!magic) {
      throw DecodeException.malformed("gzip: invalid header");
    }
    need(in, from, FIXED_BYTES);
    int flags = LittleEndian.int8OrZero(in, from + 3);
    int at = from + FIXED_BYTES;
    if ((flags & EXTRA) != 0) {
      need(in, at, 2);
      at += 2 + LittleEndian.int8OrZero(in, at) + (LittleEndian.int8OrZero(in, at + 1) << 8);
    }
    if ((flags & NAME) != 0) {
      at = behindZero(in, at);
    }
    if ((flags & COMMENT) != 0) {
      at = behindZero(in, at);
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      at += 2;
    }
    need(in, at, 0);
    return at;
  }

  private static int behindZero(Slice in, int from) throws DecodeException {
    int at = from;
    do {
      need(in, at, 1);
    } while (LittleEndian.int8OrZero(in, at++) != 0);
    return at;
  }

  private static void need(Slice in, int at, int bytes) throws DecodeException {
    if (at > in.length() - bytes) {
      throw DecodeException.malformed("unexpected EOF");
    }
  }
}
