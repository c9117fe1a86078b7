package dev.sluice.codec;

import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryBudget;
import java.util.List;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.StreamingXXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * {@code lz4}: the frame format. Frames in a row are one body; blocks must be independent of each
 * other, as they are by default.
 */
final class Lz4Coding implements ContentCoding {
  private static final int SKIPPABLE_MAGIC = 0x184D2A50;
  private static final int UNCOMPRESSED = 0x8000_0000;
  private static final long MAX_RATIO = 255;
  private static final int BLOCK_SIZE_CODE = 4;
  private static final int BLOCK_BYTES = 64 * 1024;

  private final LZ4SafeDecompressor decompressor;
  private final LZ4Compressor compressor;
  private final XXHashFactory hashes;

  Lz4Coding() {
    LZ4Factory factory = LZ4Factory.fastestInstance();
    this.decompressor = factory.safeDecompressor();
    this.compressor = factory.fastCompressor();
    this.hashes = XXHashFactory.fastestInstance();
  }

  @Override
  public String name() {
    return "lz4";
  }

  @Override
  public Slice decode(Slice encoded, long limitBytes, MemoryBudget budget) throws DecodeException {
    DecodedBytes out = new DecodedBytes(limitBytes, budget);
    boolean done = false;
    try {
      int at = 0;
      while (at < encoded.length()) {
        need(encoded, at, 4);
        int magic = LittleEndian.int32(encoded, at);
        if ((magic & 0xFFFFFFF0) == SKIPPABLE_MAGIC) {
          need(encoded, at, 8);
          int skipped = LittleEndian.int32(encoded, at + 4);
          if (skipped < 0) {
            throw DecodeException.malformed("unexpected EOF");
          }
          need(encoded, at + 8, skipped);
          at += 8 + skipped;
        } else if (magic == Lz4FrameHeader.MAGIC) {
          at = frame(encoded, at + 4, out);
        } else {
          throw DecodeException.malformed("lz4: bad magic number");
        }
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

  /** Decodes the frame whose descriptor starts there; returns the position behind it. */
  private int frame(Slice in, int descriptorAt, DecodedBytes out) throws DecodeException {
    Lz4FrameHeader header = Lz4FrameHeader.read(in, descriptorAt, hashes.hash32());
    int at = header.endsAt();
    long claimed = header.contentBytes();
    if (claimed > MAX_RATIO * in.length() || claimed < -1) {
      throw DecodeException.malformed("lz4: invalid content size");
    }
    if (claimed > 0) {
      out.expect(claimed);
    }
    long before = out.totalBytes();
    try (StreamingXXHash32 contentHash = hashes.newStreamingHash32(0)) {
      while (true) {
        need(in, at, 4);
        int word = LittleEndian.int32(in, at);
        at += 4;
        if (word == 0) {
          break;
        }
        int length = word & ~UNCOMPRESSED;
        if (length > header.blockBytes()) {
          throw DecodeException.malformed("lz4: invalid block size");
        }
        need(in, at, length + (header.blockChecksums() ? 4 : 0));
        Slice block = in.part(at, length);
        at += length;
        if (header.blockChecksums()) {
          check(hashes.hash32().hash(block.array(), block.offset(), length, 0), in, at);
          at += 4;
        }
        long expected = claimed < 0 ? Long.MAX_VALUE : claimed - (out.totalBytes() - before);
        int start = block(block, (word & UNCOMPRESSED) != 0, header, expected, out);
        if (header.contentChecksum()) {
          contentHash.update(out.array(), start, out.position() - start);
        }
      }
      if (header.contentChecksum()) {
        need(in, at, 4);
        check(contentHash.getValue(), in, at);
        at += 4;
      }
    }
    if (claimed >= 0 && out.totalBytes() - before != claimed) {
      throw DecodeException.malformed("lz4: invalid content size");
    }
    return at;
  }

  /** Decodes one block into one piece and returns where in the piece it starts. */
  private int block(
      Slice block, boolean plain, Lz4FrameHeader header, long expected, DecodedBytes out)
      throws DecodeException {
    if (plain) {
      out.expectAtLeast(block.length());
      int start = out.position();
      out.write(block.array(), block.offset(), block.length());
      return start;
    }
    long most = Math.min(expected, Math.min(header.blockBytes(), MAX_RATIO * block.length()));
    long left = out.leftBytes();
    int room = (int) Math.min(most, left);
    if (out.room() < room) {
      out.expectAtLeast(room);
    }
    int start = out.position();
    try {
      out.advance(
          decompressor.decompress(
              block.array(), block.offset(), block.length(), out.array(), start, room));
    } catch (LZ4Exception e) {
      throw left < most
          ? DecodeException.tooLarge(out.limitBytes())
          : DecodeException.malformed("lz4: invalid source or destination buffer too short");
    }
    return start;
  }

  private static void need(Slice in, int at, int bytes) throws DecodeException {
    if (bytes > in.length() - at) {
      throw DecodeException.malformed("unexpected EOF");
    }
  }

  private static void check(int computed, Slice in, int at) throws DecodeException {
    if (computed != LittleEndian.int32(in, at)) {
      throw DecodeException.malformed("lz4: invalid checksum");
    }
  }

  @Override
  public List<Slice> encode(List<Slice> plain, int level) {
    EncodedBytes out = new EncodedBytes(32 + EncodedBytes.totalBytes(plain) / 3);
    byte[] descriptor = {
      (byte)
          (Lz4FrameHeader.VERSION_1
              | Lz4FrameHeader.INDEPENDENT_BLOCKS
              | Lz4FrameHeader.CONTENT_CHECKSUM),
      BLOCK_SIZE_CODE << 4
    };
    out.writeInt32LittleEndian(Lz4FrameHeader.MAGIC);
    out.write(descriptor, 0, descriptor.length);
    out.writeByte(hashes.hash32().hash(descriptor, 0, descriptor.length, 0) >>> 8);
    byte[] scratch = new byte[compressor.maxCompressedLength(BLOCK_BYTES)];
    try (StreamingXXHash32 contentHash = hashes.newStreamingHash32(0)) {
      for (Slice slice : plain) {
        contentHash.update(slice.array(), slice.offset(), slice.length());
        for (int at = 0; at < slice.length(); at += BLOCK_BYTES) {
          block(slice.part(at, Math.min(BLOCK_BYTES, slice.length() - at)), scratch, out);
        }
      }
      out.writeInt32LittleEndian(0);
      out.writeInt32LittleEndian(contentHash.getValue());
    }
    return out.finish();
  }

  private void block(Slice plain, byte[] scratch, EncodedBytes out) {
    int written =
        compressor.compress(
            plain.array(), plain.offset(), plain.length(), scratch, 0, scratch.length);
    if (written < plain.length()) {
      out.writeInt32LittleEndian(written);
      out.write(scratch, 0, written);
    } else {
      out.writeInt32LittleEndian(plain.length() | UNCOMPRESSED);
      out.write(plain.array(), plain.offset(), plain.length());
    }
  }
}
