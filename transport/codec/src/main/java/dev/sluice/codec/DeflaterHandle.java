package dev.sluice.codec;

import dev.sluice.data.Slice;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.Deflater;

/** A deflater that can be pooled. */
final class DeflaterHandle implements AutoCloseable {
  /** Level -2 of the reference: no search for repetitions. */
  private static final int HUFFMAN_ONLY_LEVEL = -2;

  /** What nobody set a level for: a third of the time of the library's own usual one. */
  private static final int USUAL_LEVEL = Deflater.BEST_SPEED;

  private final Deflater deflater;

  DeflaterHandle(boolean raw) {
    this.deflater = new Deflater(USUAL_LEVEL, raw);
  }

  /** Deflates all ranges to their end and is ready for the next body, whatever happens. */
  void deflate(List<Slice> plain, int level, EncodedBytes out, Consumer<Slice> eachBefore) {
    try {
      deflater.setLevel(scale(level));
      deflater.setStrategy(
          level == HUFFMAN_ONLY_LEVEL ? Deflater.HUFFMAN_ONLY : Deflater.DEFAULT_STRATEGY);
      for (Slice slice : plain) {
        eachBefore.accept(slice);
        deflater.setInput(slice.array(), slice.offset(), slice.length());
        while (!deflater.needsInput()) {
          out.makeRoom(1);
          out.advance(deflater.deflate(out.array(), out.position(), out.room()));
        }
      }
      deflater.finish();
      while (!deflater.finished()) {
        out.makeRoom(1);
        out.advance(deflater.deflate(out.array(), out.position(), out.room()));
      }
    } finally {
      deflater.reset();
    }
  }

  private static int scale(int level) {
    return switch (level) {
      case ContentCoding.DEFAULT_LEVEL -> USUAL_LEVEL;
      case HUFFMAN_ONLY_LEVEL -> Deflater.DEFAULT_COMPRESSION;
      default -> level;
    };
  }

  @Override
  public void close() {
    deflater.end();
  }
}
