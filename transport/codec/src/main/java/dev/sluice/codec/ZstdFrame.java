package dev.sluice.codec;

import dev.sluice.data.Slice;

/**
 * What the header of a Zstandard frame says (RFC 8878, section 3.1.1).
 *
 * @param skippable whether it carries no data
 * @param windowBytes memory that decoding it as a stream takes
 * @param contentBytes decoded size, or -1 when it is not told
 */
record ZstdFrame(boolean skippable, long windowBytes, long contentBytes) {
  private static final int MAGIC = 0xFD2FB528;
  private static final int SKIPPABLE_MAGIC = 0x184D2A50;
  private static final int SINGLE_SEGMENT = 0x20;
  private static final int RESERVED = 0x08;
  private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
  private static final int[] CONTENT_BYTES = {0, 2, 4, 8};
  private static final int LONGEST_HEADER_BYTES = 18;

  /** Reads the header that starts at {@code at}. */
  static ZstdFrame read(Slice in, int at) throws DecodeException {
    if (in.length() - at < 5) {
      throw DecodeException.malformed(in.length() == 0 ? "EOF" : "unexpected EOF");
    }
    int magic = LittleEndian.int32(in, at);
    if ((magic & 0xFFFFFFF0) == SKIPPABLE_MAGIC) {
      return new ZstdFrame(true, 0, 0);
    }
    if (magic != MAGIC) {
      throw DecodeException.malformed("invalid input: magic number mismatch");
    }
    byte[] padded = new byte[LONGEST_HEADER_BYTES + Long.BYTES];
    System.arraycopy(
        in.array(), in.offset() + at, padded, 0, Math.min(LONGEST_HEADER_BYTES, in.length() - at));
    Slice header = Slice.of(padded);
    int descriptor = LittleEndian.int8OrZero(header, 4);
    if ((descriptor & RESERVED) != 0) {
      throw DecodeException.malformed("invalid input: reserved bit set");
    }
    boolean single = (descriptor & SINGLE_SEGMENT) != 0;
    int next = 5;
    long window = 0;
    if (!single) {
      int exponentAndMantissa = LittleEndian.int8OrZero(header, next++);
      long base = 1L << (10 + (exponentAndMantissa >>> 3));
      window = base + (base >>> 3) * (exponentAndMantissa & 7);
    }
    int dictionaryBytes = DICTIONARY_BYTES[descriptor & 3];
    next += dictionaryBytes;
    if (dictionaryBytes != 0) {
      throw DecodeException.malformed("unknown dictionary");
    }
    int contentFlag = descriptor >>> 6;
    int contentBytes = contentFlag == 0 && single ? 1 : CONTENT_BYTES[contentFlag];
    long content =
        switch (contentBytes) {
          case 0 -> -1;
          case 1 -> LittleEndian.int8OrZero(header, next);
          case 2 -> 256L + (LittleEndian.int32(header, next) & 0xffff);
          case 4 -> Integer.toUnsignedLong(LittleEndian.int32(header, next));
          default -> LittleEndian.int64(header, next);
        };
    if (contentBytes == Long.BYTES && content < 0) {
      throw DecodeException.malformed("invalid input: content size out of range");
    }
    return new ZstdFrame(false, single ? content : window, content);
  }
}
