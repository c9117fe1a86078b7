package dev.sluice.http;

import dev.sluice.data.Slice;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Counts the bytes of a source and tells of them when it is closed. */
final class MeasuredBody implements BodySource {
  private final BodySource source;
  private final LongConsumer onClose;
  private long bytes;

  /**
   * @param begunBytes what went before the source's pieces
   * @param onClose gets the size of the whole body, as far as it was made
   */
  MeasuredBody(BodySource source, long begunBytes, LongConsumer onClose) {
    this.source = source;
    this.bytes = begunBytes;
    this.onClose = onClose;
  }

  @Override
  public @Nullable Slice next() throws IOException {
    Slice piece = source.next();
    bytes += piece == null ? 0 : piece.length();
    return piece;
  }

  @Override
  public void close() {
    source.close();
    onClose.accept(bytes);
  }
}
