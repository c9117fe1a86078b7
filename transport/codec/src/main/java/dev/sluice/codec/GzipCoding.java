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
  private final FastDeflate fast;

  GzipCoding(
      NativePool<InflaterHandle> inflaters,
      NativePool<DeflaterHandle> deflaters,
      FastDeflate fast) {
    this.inflaters = inflaters;
    this.deflaters = deflaters;
    this.fast = fast;
  }

  @Override
  public String name() {
    return "gzip";
  }

  @Override
  public Slice decode(Slice encoded, long limitBytes, MemoryBudget budget) throws DecodeException {
    DecodedBytes out = new DecodedBytes(limitBytes, budget);
    boolean done = false;
    try {
      out.expect(guess(encoded, limitBytes));
      if (!isOneMember(encoded, out)) {
        decodeByJdk(encoded, out);
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

  /**
   * Takes the body for one member of the size that it claims, as nearly every body is, and inflates
   * it natively. Only when size and checksum agree has anything happened; otherwise the slower way
   * finds out what the matter is.
   */
  private boolean isOneMember(Slice in, DecodedBytes out) throws DecodeException {
    int claimed = out.room();
    if (claimed == 0) {
      return false;
    }
    int data = GzipHeader.end(in, 0);
    int trailer = in.length() - TRAILER_BYTES;
    if (!fast.inflate(in.array(), in.offset() + data, trailer - data, out.array(), claimed)) {
      return false;
    }
    CRC32 checksum = new CRC32();
    checksum.update(out.array(), 0, claimed);
    if (LittleEndian.int32(in, trailer) != (int) checksum.getValue()) {
      return false;
    }
    out.advance(claimed);
    return true;
  }

  private void decodeByJdk(Slice encoded, DecodedBytes out) throws DecodeException {
    InflaterHandle handle = inflaters.take();
    try {
      int at = 0;
      do {
        at = member(handle, encoded, at, out);
      } while (at < encoded.length());
    } finally {
      handle.inflater.reset();
      inflaters.give(handle);
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
    byte[] member = fast.deflate(plain, level, HEADER.length, TRAILER_BYTES);
    return member == null ? encodeByJdk(plain, level) : List.of(Slice.of(completed(member, plain)));
  }

  /** Writes header and trailer around the stream that is in the middle. */
  private static byte[] completed(byte[] member, List<Slice> plain) {
    System.arraycopy(HEADER, 0, member, 0, HEADER.length);
    CRC32 checksum = new CRC32();
    plain.forEach(slice -> checksum.update(slice.array(), slice.offset(), slice.length()));
    int trailer = member.length - TRAILER_BYTES;
    LittleEndian.putInt32(member, trailer, (int) checksum.getValue());
    LittleEndian.putInt32(member, trailer + 4, (int) EncodedBytes.totalBytes(plain));
    return member;
  }

  private List<Slice> encodeByJdk(List<Slice> plain, int level) {
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
