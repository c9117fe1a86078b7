package dev.sluice.http;

import dev.sluice.data.Slice;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Writes a body piece by piece, as the client takes it: Netty copies what it is given out of the
 * heap at once, so that a long body as a whole would need its size again in direct memory. Each
 * piece is let go when it is written. Confined to the connection's event loop.
 */
final class LongBody {
  private final Deque<Slice> left;
  private final ChannelPromise written;
  private boolean ended;

  LongBody(List<Slice> body, ChannelPromise written) {
    this.left = new ArrayDeque<>(body);
    this.written = written;
  }

  /**
   * Writes as long as the connection takes more; to be called again when it does.
   *
   * @return whether all is handed over; the promise tells when it is out
   */
  boolean writeTo(Channel channel) {
    while (!ended && channel.isWritable()) { // a write may call back before it returns
      Slice piece = left.poll();
      if (piece == null) {
        ended = true;
        channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, written);
        break;
      }
      channel.writeAndFlush(
          new DefaultHttpContent(
              Unpooled.wrappedBuffer(piece.array(), piece.offset(), piece.length())));
    }
    return ended;
  }
}
