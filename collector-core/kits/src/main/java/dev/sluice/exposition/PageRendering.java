package dev.sluice.exposition;

import dev.sluice.data.Slice;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a scrape while it is being rendered: first its {@link #begin}, then piece by piece
 * with {@link #next} as the scraper takes them. Whoever has it closes it. Computes for long: not
 * for event loops. Not thread-safe; one call at a time, on any thread.
 *
 * <p>Memory: four pieces at most, and what one step of the source writes beyond a piece.
 */
public final class PageRendering implements Closeable {
  /** Size of a piece in bytes; the last one may be shorter. */
  public static final int PIECE_BYTES = PageBytes.LARGEST_CHUNK;

  private final ExpositionFormat format;
  private final PageSource source;
  private final PageBytes bytes = new PageBytes();
  private final @Nullable FastGzip gzip;
  private final ExpositionWriter writer;
  private boolean through;
  private boolean closed;
  private byte @Nullable [] last;
  private byte @Nullable [] lastButOne;

  /**
   * A page as the scraper asked for it.
   *
   * @param accept value of {@code Accept}; empty when there is none
   * @param acceptEncoding value of {@code Accept-Encoding}; empty when there is none
   * @param openMetrics whether OpenMetrics may be chosen
   */
  public PageRendering(String accept, String acceptEncoding, boolean openMetrics, PageSource source)
      throws IOException {
    this.format = ExpositionFormat.negotiate(accept, openMetrics);
    this.source = source;
    this.gzip = AcceptHeader.takesGzip(acceptEncoding) ? new FastGzip(bytes) : null;
    this.writer = new ExpositionWriter(gzip == null ? bytes : gzip, format);
  }

  /** Value of the {@code Content-Type} header. */
  public String contentType() {
    return format.contentType();
  }

  /** Whether the body is compressed, for {@code Content-Encoding}. */
  public boolean isGzip() {
    return gzip != null;
  }

  /**
   * Renders until there are that many bytes, or the page is through; before any {@link #next}.
   *
   * @return some more bytes than that, or the whole page; the caller's to keep
   */
  public List<Slice> begin(long leastBytes) throws IOException {
    List<Slice> begun = new ArrayList<>();
    long size = 0;
    while (!through && size < leastBytes) {
      step();
      size += move(begun);
    }
    bytes.cut();
    move(begun);
    return begun;
  }

  private long move(List<Slice> pieces) {
    long moved = 0;
    for (Slice piece = bytes.poll(); piece != null; piece = bytes.poll()) {
      pieces.add(piece);
      moved += piece.length();
    }
    return moved;
  }

  /** Whether everything is rendered; after {@link #begin}: whether that was the whole page. */
  public boolean isThrough() {
    return through;
  }

  /**
   * Renders the next piece; null at the end. The array of a piece is written again by the second
   * call after the one that returned it. Throws {@link IllegalStateException} after {@link #close}.
   */
  public @Nullable Slice next() throws IOException {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    if (lastButOne != null) {
      bytes.reuse(lastButOne);
    }
    while (!through && !bytes.hasChunk()) {
      step();
    }
    Slice piece = bytes.poll();
    lastButOne = last;
    last = piece == null ? null : piece.array();
    return piece;
  }

  private void step() throws IOException {
    if (!source.writeNext(writer)) {
      writer.finish();
      if (gzip != null) {
        gzip.close();
      }
      bytes.cut();
      through = true;
    }
  }

  /** Series that could not be shown in this format because a name was taken, so far. */
  public long leftOut() {
    return writer.leftOut();
  }

  /** The family of the first series that could not be shown; empty when there is none. */
  public String firstLeftOut() {
    return writer.firstLeftOut();
  }

  /** Lets go of the compressor, also in the midst. */
  @Override
  public void close() {
    closed = true;
    if (gzip != null) {
      gzip.abandon();
    }
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 8 * 1024);
      def.setLevel(Deflater.BEST_SPEED);
    }

    /** Without writing the rest. */
    void abandon() {
      def.end();
    }
  }
}
