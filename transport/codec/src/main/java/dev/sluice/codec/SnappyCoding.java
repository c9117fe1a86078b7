package dev.sluice.codec;

import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryBudget;
import java.util.List;

/**
 * {@code snappy}: one block of the raw format. When read, a body in the framing format is taken
 * too, as the reference does for old senders.
 */
final class SnappyCoding implements ContentCoding {
  private final FramedSnappyCoding framed = new FramedSnappyCoding();

  @Override
  public String name() {
    return "snappy";
  }

  @Override
  public Slice decode(Slice encoded, long limitBytes, MemoryBudget budget) throws DecodeException {
    if (FramedSnappyCoding.startsStream(encoded)) {
      return framed.decode(encoded, limitBytes, budget);
    }
    long claimed = SnappyBlock.claimedBytes(encoded);
    if (claimed > limitBytes) {
      throw new DecodeException(
          DecodeException.Kind.TOO_LARGE, "snappy: decoded size exceeds max request body size");
    }
    DecodedBytes out = new DecodedBytes(limitBytes, budget);
    boolean done = false;
    try {
      out.expect(claimed);
      SnappyBlock.decode(encoded, (int) claimed, out);
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
   * Blocks of parts, without their lengths, make one block: elements reach back only into what they
   * made themselves.
   */
  @Override
  public List<Slice> encode(List<Slice> plain, int level) {
    long plainBytes = EncodedBytes.totalBytes(plain);
    EncodedBytes out = new EncodedBytes(16 + plainBytes / 3);
    long left = plainBytes;
    for (; left > 0x7f; left >>>= 7) {
      out.writeByte((int) (left & 0x7f) | 0x80);
    }
    out.writeByte((int) left);
    byte[] scratch = SnappyBlock.scratch();
    for (Slice slice : plain) {
      for (int at = 0; at < slice.length(); at += SnappyBlock.FRAGMENT_BYTES) {
        int part = Math.min(SnappyBlock.FRAGMENT_BYTES, slice.length() - at);
        int written = SnappyBlock.encode(slice.part(at, part), scratch);
        int elements = 1;
        while (scratch[elements - 1] < 0) {
          elements++; // the length's varint goes on
        }
        out.write(scratch, elements, written - elements);
      }
    }
    return out.finish();
  }
}
