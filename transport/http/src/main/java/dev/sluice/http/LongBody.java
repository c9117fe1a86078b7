package dev.sluice.http;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.Slice;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a body piece by piece, as the client takes it: Netty copies what it is given out of the
 * heap at once, so that a long body as a whole would need its size again in direct memory. A piece
 * is written when the one before it is out, and let go then. Of what a {@link BodySource} has yet
 * to make, one piece is asked for ahead. Confined to the connection's event loop; the source works
 * on the executor.
 */
final class LongBody {
  private final Channel channel;
  private final ComponentContext context;
  private final String path;
  private final Deque<Slice> ready;
  private final ChannelPromise written;
  private @Nullable BodySource rest; // null when all is made
  private boolean isAsked; // the source makes a piece at the moment
  private boolean isWriting; // Netty has a piece
  private boolean inWriting;
  private boolean ended;

  /**
   * @param path of the request, for the log
   * @param rest what follows those pieces; closed here; null for nothing
   * @param written succeeds when everything is out
   */
  LongBody(
      Channel channel,
      ComponentContext context,
      String path,
      List<Slice> pieces,
      @Nullable BodySource rest,
      ChannelPromise written) {
    this.channel = channel;
    this.context = context;
    this.path = path;
    this.ready = new ArrayDeque<>(pieces);
    this.rest = rest;
    this.written = written;
  }

  /** Writes as much as the connection takes now, and goes on by itself when it takes more. */
  void write() {
    if (inWriting) {
      return; // a write may call back before it returns
    }
    inWriting = true;
    boolean goesOn = true;
    while (goesOn && !ended && !isWriting) {
      goesOn = writePiece();
    }
    inWriting = false;
  }

  /** Whether there was one. */
  private boolean writePiece() {
    Slice piece = ready.poll();
    if (piece == null && rest == null) {
      ended = true;
      channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, written);
      return false;
    }
    if (piece != null) {
      isWriting = true;
      channel
          .writeAndFlush(
              new DefaultHttpContent(
                  Unpooled.wrappedBuffer(piece.array(), piece.offset(), piece.length())))
          .addListener(future -> taken(future.isSuccess()));
    }
    if (ready.isEmpty()) {
      ask();
    }
    return piece != null;
  }

  private void taken(boolean success) {
    isWriting = false;
    if (success) {
      write();
    } else {
      close();
      channel.close();
    }
  }

  private void ask() {
    BodySource source = rest;
    if (source == null || isAsked) {
      return;
    }
    isAsked = true;
    try {
      context.executor().execute(() -> make(source));
    } catch (RejectedExecutionException e) { // the collector is stopping
      isAsked = false;
      close();
      channel.close();
    }
  }

  /** On the executor. */
  private void make(BodySource source) {
    Slice piece = null;
    boolean failed = true;
    try {
      piece = source.next();
      failed = false;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      context.log().error("An HTTP body broke off in the midst", e, "path", path);
    } finally {
      hand(source, piece, failed);
    }
  }

  private void hand(BodySource source, @Nullable Slice piece, boolean failed) {
    try {
      channel.eventLoop().execute(() -> made(source, piece, failed));
    } catch (RejectedExecutionException e) { // after the last event loop
      source.close();
    }
  }

  private void made(BodySource source, @Nullable Slice piece, boolean failed) {
    isAsked = false;
    if (ended) {
      source.close();
    } else if (failed) {
      close();
      channel.close(); // without the last chunk
    } else {
      if (piece == null) {
        rest = null;
        source.close();
      } else {
        ready.add(piece);
      }
      write();
    }
  }

  /** Nothing more is written: the connection is gone, or ends before the body does. */
  void close() {
    BodySource source = rest;
    ended = true;
    rest = null;
    ready.clear();
    if (source != null && !isAsked) {
      source.close(); // otherwise when it has made its piece
    }
  }
}
