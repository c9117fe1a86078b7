package dev.sluice.codec;

import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryBudget;
import java.util.List;

/**
 * {@code zlib} (RFC 1950), and {@code deflate}, which in HTTP means the same (RFC 9110, section
 * 8.4.1.2) and is read and written so by the reference too.
 */
final class ZlibCoding implements ContentCoding {
  private static final int DEFLATE_METHOD = 8;
  private static final int PRESET_DICTIONARY = 0x20;

  /** How much telemetry usually shrinks: the first guess at the size. */
  private static final long USUAL_RATIO = 6;

  private final String name;
  private final NativePool<InflaterHandle> inflaters;
  private final NativePool<DeflaterHandle> deflaters;

  ZlibCoding(
      String name, NativePool<InflaterHandle> inflaters, NativePool<DeflaterHandle> deflaters) {
    this.name = name;
    this.inflaters = inflaters;
    this.deflaters = deflaters;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Slice decode(Slice encoded, long limitBytes, MemoryBudget budget) throws DecodeException {
    checkHeader(encoded);
    DecodedBytes out = new DecodedBytes(limitBytes, budget);
    InflaterHandle handle = inflaters.take();
    boolean done = false;
    try {
      out.expect(Math.min(limitBytes, USUAL_RATIO * encoded.length()));
      int end = Inflation.run(handle.inflater, encoded, 0, out, null);
      if (end != encoded.length()) {
        throw DecodeException.malformed("zlib: data behind the end of the stream");
      }
      Slice result = out.finish();
      done = true;
      return result;
    } finally {
      handle.inflater.reset();
      inflaters.give(handle);
      if (!done) {
        out.giveBackPieces();
      }
    }
  }

  private static void checkHeader(Slice in) throws DecodeException {
    if (in.length() < 2) {
      throw DecodeException.malformed(in.length() == 0 ? "EOF" : "unexpected EOF");
    }
    int method = LittleEndian.int8OrZero(in, 0);
    int flags = LittleEndian.int8OrZero(in, 1);
    if ((method & 0x0f) != DEFLATE_METHOD
        || ((method << 8) | flags) % 31 != 0
        || (flags & PRESET_DICTIONARY) != 0) {
      throw DecodeException.malformed("zlib: invalid header");
    }
  }

  @Override
  public List<Slice> encode(List<Slice> plain, int level) {
    EncodedBytes out = new EncodedBytes(16 + EncodedBytes.totalBytes(plain) / 4);
    DeflaterHandle handle = deflaters.take();
    try {
      handle.deflate(plain, level, out, slice -> {});
    } finally {
      deflaters.give(handle);
    }
    return out.finish();
  }
}
