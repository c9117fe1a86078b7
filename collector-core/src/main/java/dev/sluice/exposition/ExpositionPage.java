package dev.sluice.exposition;

import dev.sluice.data.Slice;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A whole answer to a scrape.
 *
 * @param contentType value of the {@code Content-Type} header
 * @param gzip whether the body is compressed, for {@code Content-Encoding}
 * @param body the bytes
 * @param leftOut series that could not be shown in this format because a name was taken
 */
public record ExpositionPage(String contentType, boolean gzip, List<Slice> body, long leftOut) {
  /** Writes families to a page. */
  @FunctionalInterface
  public interface Source {
    /** Writes every family; does not finish the page. */
    void writeTo(ExpositionWriter writer) throws IOException;
  }

  /**
   * Renders a page as the scraper asked for it. Computes for long: not for event loops.
   *
   * @param accept value of {@code Accept}; empty when there is none
   * @param acceptEncoding value of {@code Accept-Encoding}; empty when there is none
   * @param openMetrics whether OpenMetrics may be chosen
   */
  public static ExpositionPage render(
      String accept, String acceptEncoding, boolean openMetrics, Source source) {
    ExpositionFormat format = ExpositionFormat.negotiate(accept, openMetrics);
    boolean gzip = AcceptHeader.takesGzip(acceptEncoding);
    PageBytes bytes = new PageBytes();
    long leftOut;
    try (OutputStream out = gzip ? new FastGzip(bytes) : bytes) {
      ExpositionWriter writer = new ExpositionWriter(out, format);
      source.writeTo(writer);
      writer.finish();
      leftOut = writer.leftOut();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return new ExpositionPage(format.contentType(), gzip, bytes.slices(), leftOut);
  }

  /** Size of the body in bytes. */
  public long sizeBytes() {
    return body.stream().mapToLong(Slice::length).sum();
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 8 * 1024);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
