package dev.sluice.codec;

import dev.sluice.data.Slice;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.xerial.snappy.Snappy;

/** One block of Snappy's raw format: its length as a varint, then elements. */
final class SnappyBlock {
  /** Elements never reach back further than this into what they made. */
  static final int FRAGMENT_BYTES = 64 * 1024;

  /** No element expands by more: a claim above it is not believed. */
  private static final long MAX_RATIO = 22;

  private static final String CORRUPT = "snappy: corrupt input";

  private SnappyBlock() {}

  /** The decoded size that the block claims, as far as it can be true. */
  static long claimedBytes(Slice block) throws DecodeException {
    long claimed = 0;
    int at = 0;
    for (int shift = 0; ; shift += 7) {
      if (at == block.length() || shift > 28) {
        throw DecodeException.malformed(CORRUPT);
      }
      int octet = LittleEndian.int8OrZero(block, at++);
      claimed |= (long) (octet & 0x7f) << shift;
      if (octet < 0x80) {
        break;
      }
    }
    if (claimed > 0xFFFF_FFFFL || claimed > MAX_RATIO * block.length()) {
      throw DecodeException.malformed(CORRUPT);
    }
    return claimed;
  }

  /** Decodes a block whose claim was made room for. */
  static void decode(Slice block, int claimedBytes, DecodedBytes out) throws DecodeException {
    try {
      int written =
          Snappy.uncompress(
              block.array(), block.offset(), block.length(), out.array(), out.position());
      if (written != claimedBytes) {
        throw DecodeException.malformed(CORRUPT);
      }
      out.advance(written);
    } catch (IOException e) {
      throw DecodeException.malformed(CORRUPT);
    }
  }

  /** Compresses a range of at most {@link #FRAGMENT_BYTES}; the block begins with its length. */
  static int encode(Slice plain, byte[] target) {
    try {
      return Snappy.compress(plain.array(), plain.offset(), plain.length(), target, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the native part's only failure is a missing library
    }
  }

  /** A target for {@link #encode} that always suffices. */
  static byte[] scratch() {
    return new byte[Snappy.maxCompressedLength(FRAGMENT_BYTES)];
  }
}
