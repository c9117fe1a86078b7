package dev.sluice.codec;

import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryBudget;
import java.util.List;
import java.util.zip.CRC32;

/**
 * {@code gzip} (RFC 1952). Several members in a row are one body; checksum and length of each are
 * verified.
 */
final class GzipCoding implements ContentCoding {
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final int TRAILER_BYTES = 8;

  /** Deflate cannot expand by more: a claim above it is not believed. */
  private static final long MAX_RATIO = 1032;

  private final NativePool<InflaterHandle> inflaters;
  private final NativePool<DeflaterHandle> deflaters;

  GzipCoding(NativePool<InflaterHandle> inflaters, NativePool<DeflaterHandle> deflaters) {
    this.inflaters = inflaters;
    this.deflaters = deflaters;
  }

  @Override
  public String name() {
    return "gzip";
  }

  @Override
  public byte[] decode(Slice encoded, long limitBytes, MemoryBudget budget) throws DecodeException {
    DecodedBytes out = new DecodedBytes(limitBytes, budget);
    InflaterHandle handle = inflaters.take();
    boolean done = false;
    try {
      out.expect(guess(encoded, limitBytes));
      int at = 0;
      do {
        at = member(handle, encoded, at, out);
      } while (at < encoded.length());
      byte[] result = out.finish();
      done = true;
      return result;
    } finally {
      handle.inflater.reset();
      inflaters.give(handle);
      if (!done) {
        out.abandon();
      }
    }
  }

  private static int member(InflaterHandle handle, Slice in, int from, DecodedBytes out)
      throws DecodeException {
    int data = GzipHeader.end(in, from);
    long before = out.totalBytes();
    CRC32 checksum = new CRC32();
    int end = Inflation.run(handle.inflater, in, data, out, checksum);
    handle.inflater.reset();
    if (in.length() - end < TRAILER_BYTES) {
      throw DecodeException.malformed("unexpected EOF");
    }
    int length = (int) (out.totalBytes() - before);
    if (LittleEndian.int32(in, end) != (int) checksum.getValue()
        || LittleEndian.int32(in, end + 4) != length) {
      throw DecodeException.malformed("gzip: invalid checksum");
    }
    return end + TRAILER_BYTES;
  }

  /** The size that the last member claims, as far as it can be true. */
  private static long guess(Slice encoded, long limitBytes) {
    if (encoded.length() < HEADER.length + TRAILER_BYTES) {
      return 0;
    }
    long claimed = Integer.toUnsignedLong(LittleEndian.int32(encoded, encoded.length() - 4));
    return claimed > Math.min(limitBytes, MAX_RATIO * encoded.length()) ? 0 : claimed;
  }

  @Override
  public List<Slice> encode(List<Slice> plain, int level) {
    long plainBytes = EncodedBytes.totalBytes(plain);
    EncodedBytes out = new EncodedBytes(HEADER.length + TRAILER_BYTES + plainBytes / 4);
    out.write(HEADER, 0, HEADER.length);
    CRC32 checksum = new CRC32();
    DeflaterHandle handle = deflaters.take();
    try {
      handle.deflate(
          plain,
          level,
          out,
          slice -> checksum.update(slice.array(), slice.offset(), slice.length()));
    } finally {
      deflaters.give(handle);
    }
    out.writeInt32LittleEndian((int) checksum.getValue());
    out.writeInt32LittleEndian((int) plainBytes);
    return out.finish();
  }
}
