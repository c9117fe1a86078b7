package dev.sluice.codec;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.nio.ByteBuffer;

/** Native Zstandard contexts that can be pooled, with the direct buffers that streaming needs. */
final class ZstdHandles {
  private ZstdHandles() {}

  /** Decompresses. */
  static final class Decompressor implements AutoCloseable {
    final ZstdDecompressCtx context = new ZstdDecompressCtx();

    @Override
    public void close() {
      context.close();
    }
  }

  /** Compresses. */
  static final class Compressor implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    final ZstdCompressCtx context = new ZstdCompressCtx();
    final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER_BYTES);
    final ByteBuffer output = ByteBuffer.allocateDirect(BUFFER_BYTES);

    @Override
    public void close() {
      context.close();
    }
  }
}
