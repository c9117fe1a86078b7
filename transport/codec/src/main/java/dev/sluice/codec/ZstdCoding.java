package dev.sluice.codec;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryBudget;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * {@code zstd} (RFC 8878) by the native library. Every frame's window and claimed size are checked
 * before anything is allocated for it.
 */
final class ZstdCoding implements ContentCoding {
  private static final long MAX_WINDOW_BYTES = 8 << 20;

  /** Above it a context has grown buffers that are not worth keeping. */
  private static final long KEPT_WINDOW_BYTES = 1 << 20;

  /**
   * A block of at least four bytes decodes to at most so much: a claim above it is not believed.
   */
  private static final long MAX_BLOCK_BYTES = 128 * 1024;

  private static final int MIN_BLOCK_BYTES = 4;

  private final NativePool<ZstdHandles.Decompressor> decompressors =
      new NativePool<>(ZstdHandles.Decompressor::new);
  private final NativePool<ZstdHandles.Compressor> compressors =
      new NativePool<>(ZstdHandles.Compressor::new);

  List<NativePool<?>> pools() {
    return List.of(decompressors, compressors);
  }

  @Override
  public String name() {
    return "zstd";
  }

  @Override
  public Slice decode(Slice encoded, long limitBytes, MemoryBudget budget) throws DecodeException {
    DecodedBytes out = new DecodedBytes(limitBytes, budget);
    ZstdHandles.Decompressor handle = decompressors.take();
    boolean done = false;
    boolean keep = false;
    try {
      long widest = 0;
      int at = 0;
      do {
        ZstdFrame frame = ZstdFrame.read(encoded, at);
        int frameBytes = frameBytes(encoded, at);
        if (!frame.skippable()) {
          if (frame.windowBytes() > MAX_WINDOW_BYTES) {
            throw DecodeException.malformed("window size exceeded");
          }
          widest = Math.max(widest, frame.contentBytes() < 0 ? frame.windowBytes() : 0);
          decodeFrame(handle, frame, encoded.part(at, frameBytes), out);
        }
        at += frameBytes;
      } while (at < encoded.length());
      Slice result = out.finish();
      keep = widest <= KEPT_WINDOW_BYTES;
      done = true;
      return result;
    } catch (ZstdException e) {
      throw DecodeException.malformed("zstd: " + e.getMessage());
    } finally {
      if (keep) {
        handle.context.reset();
        decompressors.give(handle);
      } else {
        decompressors.discard(handle);
      }
      if (!done) {
        out.giveBackPieces();
      }
    }
  }

  private static int frameBytes(Slice in, int at) throws DecodeException {
    long bytes = Zstd.findFrameCompressedSize(in.array(), in.offset() + at, in.length() - at);
    if (Zstd.isError(bytes) || bytes <= 0 || bytes > in.length() - at) {
      throw DecodeException.malformed("unexpected EOF");
    }
    return (int) bytes;
  }

  private static void decodeFrame(
      ZstdHandles.Decompressor handle, ZstdFrame frame, Slice in, DecodedBytes out)
      throws DecodeException {
    long content = frame.contentBytes();
    if (content >= 0) {
      if (content > (in.length() / MIN_BLOCK_BYTES + 1) * MAX_BLOCK_BYTES) {
        throw DecodeException.malformed("invalid input: content size out of range");
      }
      out.expect(content);
      out.advance(
          handle.context.decompressByteArray(
              out.array(), out.position(), (int) content, in.array(), in.offset(), in.length()));
      return;
    }
    ByteBuffer source = ByteBuffer.wrap(in.array(), in.offset(), in.length());
    boolean finished = false;
    while (!finished) {
      if (out.room() == 0) {
        finished = atEnd(handle, source, out);
        continue;
      }
      ByteBuffer target = ByteBuffer.wrap(out.array(), out.position(), out.room());
      int before = source.remaining();
      finished = handle.context.decompressByteBufferStream(target, source);
      int written = target.position() - out.position();
      out.advance(written);
      if (!finished && written == 0 && source.remaining() == before) {
        throw DecodeException.malformed("unexpected EOF");
      }
    }
  }

  /** Whether the frame ends here; if a byte follows, it is put into new room. */
  private static boolean atEnd(ZstdHandles.Decompressor handle, ByteBuffer source, DecodedBytes out)
      throws DecodeException {
    ByteBuffer probe = ByteBuffer.allocate(1);
    int before = source.remaining();
    boolean finished = handle.context.decompressByteBufferStream(probe, source);
    if (probe.position() == 0) {
      if (!finished && source.remaining() == before) {
        throw DecodeException.malformed("unexpected EOF");
      }
      return finished;
    }
    out.makeRoom();
    out.array()[out.position()] = probe.get(0);
    out.advance(1);
    return finished;
  }

  @Override
  public List<Slice> encode(List<Slice> plain, int level) {
    long plainBytes = EncodedBytes.totalBytes(plain);
    EncodedBytes out = new EncodedBytes(32 + plainBytes / 5);
    ZstdHandles.Compressor handle = compressors.take();
    boolean done = false;
    try {
      handle.context.reset();
      handle.context.setLevel(level == DEFAULT_LEVEL ? Zstd.defaultCompressionLevel() : level);
      handle.context.setPledgedSrcSize(plainBytes);
      for (Slice slice : plain) {
        int at = 0;
        while (at < slice.length()) {
          handle.input.clear();
          int part = Math.min(handle.input.capacity(), slice.length() - at);
          handle.input.put(slice.array(), slice.offset() + at, part).flip();
          at += part;
          while (handle.input.hasRemaining()) {
            compress(handle, out, EndDirective.CONTINUE);
          }
        }
      }
      handle.input.clear().flip();
      boolean flushed = false;
      while (!flushed) {
        flushed = compress(handle, out, EndDirective.END);
      }
      done = true;
      return out.finish();
    } finally {
      if (done) {
        compressors.give(handle);
      } else {
        compressors.discard(handle);
      }
    }
  }

  private static boolean compress(
      ZstdHandles.Compressor handle, EncodedBytes out, EndDirective directive) {
    handle.output.clear();
    boolean flushed =
        handle.context.compressDirectByteBufferStream(handle.output, handle.input, directive);
    handle.output.flip();
    while (handle.output.hasRemaining()) {
      out.makeRoom(1);
      int part = Math.min(out.room(), handle.output.remaining());
      handle.output.get(out.array(), out.position(), part);
      out.advance(part);
    }
    return flushed;
  }
}
