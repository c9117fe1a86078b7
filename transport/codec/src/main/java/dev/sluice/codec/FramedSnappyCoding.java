package dev.sluice.codec;

import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryBudget;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * {@code x-snappy-framed}: Snappy's framing format. A chunk is a type, three bytes of length, and
 * for data a masked CRC-32C of the plain bytes.
 */
final class FramedSnappyCoding implements ContentCoding {
  private static final byte[] STREAM_IDENTIFIER = {
    (byte) 0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'
  };
  private static final int COMPRESSED = 0x00;
  private static final int UNCOMPRESSED = 0x01;
  private static final int LAST_UNSKIPPABLE = 0x7f;
  private static final int IDENTIFIER = 0xff;
  private static final int HEADER_BYTES = 4;
  private static final int CHECKSUM_BYTES = 4;
  private static final String CORRUPT = "snappy: corrupt input";

  @Override
  public String name() {
    return "x-snappy-framed";
  }

  static boolean startsStream(Slice in) {
    int length = STREAM_IDENTIFIER.length;
    return in.length() >= length
        && Arrays.equals(
            in.array(), in.offset(), in.offset() + length, STREAM_IDENTIFIER, 0, length);
  }

  @Override
  public Slice decode(Slice encoded, long limitBytes, MemoryBudget budget) throws DecodeException {
    if (encoded.length() > 0 && !startsStream(encoded)) {
      throw DecodeException.malformed(CORRUPT);
    }
    DecodedBytes out = new DecodedBytes(limitBytes, budget);
    boolean done = false;
    try {
      int at = 0;
      while (at < encoded.length()) {
        if (encoded.length() - at < HEADER_BYTES) {
          throw DecodeException.malformed("unexpected EOF");
        }
        int header = LittleEndian.int32(encoded, at);
        int length = header >>> 8;
        at += HEADER_BYTES;
        if (length > encoded.length() - at) {
          throw DecodeException.malformed("unexpected EOF");
        }
        chunk(header & 0xff, encoded.part(at, length), out);
        at += length;
      }
      Slice result = out.finish();
      done = true;
      return result;
    } finally {
      if (!done) {
        out.giveBackPieces();
      }
    }
  }

  private static void chunk(int type, Slice body, DecodedBytes out) throws DecodeException {
    if (type == IDENTIFIER) {
      if (!Arrays.equals(
          body.array(),
          body.offset(),
          body.end(),
          STREAM_IDENTIFIER,
          HEADER_BYTES,
          STREAM_IDENTIFIER.length)) {
        throw DecodeException.malformed(CORRUPT);
      }
    } else if (type == COMPRESSED || type == UNCOMPRESSED) {
      if (body.length() < CHECKSUM_BYTES) {
        throw DecodeException.malformed(CORRUPT);
      }
      Slice data = body.part(CHECKSUM_BYTES, body.length() - CHECKSUM_BYTES);
      long plainBytes = type == COMPRESSED ? SnappyBlock.claimedBytes(data) : data.length();
      if (plainBytes > SnappyBlock.FRAGMENT_BYTES) {
        throw DecodeException.malformed(CORRUPT);
      }
      out.expectAtLeast((int) plainBytes);
      int start = out.position();
      if (type == COMPRESSED) {
        SnappyBlock.decode(data, (int) plainBytes, out);
      } else {
        out.write(data.array(), data.offset(), data.length());
      }
      if (LittleEndian.int32(body, 0)
          != maskedChecksum(out.array(), start, out.position() - start)) {
        throw DecodeException.malformed(CORRUPT);
      }
    } else if (type <= LAST_UNSKIPPABLE) {
      throw DecodeException.malformed("snappy: unsupported input");
    }
  }

  private static int maskedChecksum(byte[] bytes, int offset, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, offset, length);
    int value = (int) checksum.getValue();
    return Integer.rotateRight(value, 15) + 0xa282ead8;
  }

  @Override
  public List<Slice> encode(List<Slice> plain, int level) {
    EncodedBytes out = new EncodedBytes(16 + EncodedBytes.totalBytes(plain) / 3);
    out.write(STREAM_IDENTIFIER, 0, STREAM_IDENTIFIER.length);
    byte[] scratch = SnappyBlock.scratch();
    for (Slice slice : plain) {
      for (int at = 0; at < slice.length(); at += SnappyBlock.FRAGMENT_BYTES) {
        int part = Math.min(SnappyBlock.FRAGMENT_BYTES, slice.length() - at);
        Slice piece = slice.part(at, part);
        int written = SnappyBlock.encode(piece, scratch);
        boolean smaller = written < part - part / 8;
        int length = CHECKSUM_BYTES + (smaller ? written : part);
        out.writeInt32LittleEndian(length << 8 | (smaller ? COMPRESSED : UNCOMPRESSED));
        out.writeInt32LittleEndian(maskedChecksum(piece.array(), piece.offset(), part));
        if (smaller) {
          out.write(scratch, 0, written);
        } else {
          out.write(piece.array(), piece.offset(), part);
        }
      }
    }
    return out.finish();
  }
}
