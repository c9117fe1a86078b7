package dev.sluice.codec;

import dev.sluice.data.Slice;
import net.jpountz.xxhash.XXHash32;

/**
 * The header of an LZ4 frame (LZ4 Frame Format 1.6.1).
 *
 * @param endsAt position behind it
 * @param blockBytes most bytes that a block decodes to
 * @param contentBytes decoded size of the frame, or -1 when it is not told
 */
record Lz4FrameHeader(
    int endsAt,
    int blockBytes,
    long contentBytes,
    boolean blockChecksums,
    boolean contentChecksum) {
  static final int MAGIC = 0x184D2204;
  static final int VERSION_1 = 0x40;
  static final int INDEPENDENT_BLOCKS = 0x20;
  private static final int BLOCK_CHECKSUMS = 0x10;
  private static final int CONTENT_SIZE = 0x08;
  static final int CONTENT_CHECKSUM = 0x04;
  private static final int DICTIONARY = 0x01;

  /** Reads the descriptor behind the magic number; {@code at} is its first byte. */
  static Lz4FrameHeader read(Slice in, int at, XXHash32 hash) throws DecodeException {
    int flags = LittleEndian.int8OrZero(in, at);
    int length = 3 + ((flags & CONTENT_SIZE) != 0 ? 8 : 0);
    if (length > in.length() - at) {
      throw DecodeException.malformed("unexpected EOF");
    }
    if ((flags & 0xC0) != VERSION_1) {
      throw DecodeException.malformed("lz4: unsupported version");
    }
    if ((flags & DICTIONARY) != 0) {
      throw DecodeException.malformed("lz4: unsupported dictionary");
    }
    if ((flags & INDEPENDENT_BLOCKS) == 0) {
      throw DecodeException.malformed("lz4: unsupported dependent blocks");
    }
    int sizeCode = LittleEndian.int8OrZero(in, at + 1) >>> 4 & 7;
    if (sizeCode < 4) {
      throw DecodeException.malformed("lz4: invalid block size");
    }
    int computed = hash.hash(in.array(), in.offset() + at, length - 1, 0) >>> 8 & 0xff;
    if (computed != LittleEndian.int8OrZero(in, at + length - 1)) {
      throw DecodeException.malformed("lz4: invalid header checksum");
    }
    return new Lz4FrameHeader(
        at + length,
        1 << (8 + 2 * sizeCode),
        (flags & CONTENT_SIZE) != 0 ? LittleEndian.int64(in, at + 2) : -1,
        (flags & BLOCK_CHECKSUMS) != 0,
        (flags & CONTENT_CHECKSUM) != 0);
  }
}
