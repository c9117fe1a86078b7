package dev.sluice.http;

import dev.sluice.data.Slice;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a body, made while the client takes it. The server asks for a piece at a time, as the
 * connection has room for one, and closes the source exactly once: at the end, after a failure, or
 * when the client is gone. Calls do not overlap and see what the call before them wrote; they come
 * on different threads.
 */
public interface BodySource {
  /**
   * Makes the next piece, best some tens to hundreds of kilobytes; null at the end. On the
   * executor, so it may compute for long. A throw breaks the connection off, which tells the client
   * that the body is not whole.
   *
   * <p>The server reads a piece until it asks for the second one after it; from then on the source
   * may write its array again.
   */
  @Nullable Slice next() throws IOException;

  /**
   * Lets go of what the source holds; nothing is asked for any more. Any thread; must not block.
   */
  void close();
}
