package dev.sluice.http;

import dev.sluice.data.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the client: one exchange at a time, idle in between. Confined to its event
 * loop, except for {@link #channel}.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
  /** Where the end of an exchange goes; exactly one of the two is called, on the event loop. */
  interface Exchange {
    /**
     * An answer, also one whose body broke off: its status says what became of the request, and who
     * got a success does not send again.
     *
     * @param body what came of it; nothing of a success that broke off
     * @param reusable whether the connection can serve another exchange
     */
    void responded(HttpResponse head, byte[] body, boolean truncated, boolean reusable);

    /** No answer came. */
    void broke(String why);
  }

  private static final byte[] NOTHING = new byte[0];
  private static final int PIECE_BYTES = 64 * 1024;

  private final Channel channel;
  private final int maxResponseBytes;
  private final ConnectionTimer idleTimer;
  private final AnswerBegin answerBegin;
  private int exchanges;

  // of the exchange at hand
  private @Nullable Exchange exchange;
  private List<Slice> body = List.of();
  private int nextSlice;
  private int nextByte;
  private boolean requestIsOut;
  private @Nullable HttpResponse head;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream(512);

  ClientConnection(Channel channel, int maxResponseBytes) {
    this.channel = channel;
    this.maxResponseBytes = maxResponseBytes;
    this.idleTimer = new ConnectionTimer(channel.eventLoop(), channel::close);
    this.answerBegin =
        new AnswerBegin(
            () -> exchange != null && head == null,
            why -> {
              fail(why);
              channel.close();
            });
  }

  Channel channel() {
    return channel;
  }

  /** Stands before the decoder. */
  AnswerBegin answerBegin() {
    return answerBegin;
  }

  /** Whether an exchange went over it before. */
  boolean isReused() {
    return exchanges > 1;
  }

  /** Begins an exchange; the connection must be idle. */
  void begin(HttpRequest request, List<Slice> requestBody, Exchange newExchange) {
    exchanges++;
    idleTimer.disarm();
    exchange = newExchange;
    body = requestBody;
    nextSlice = 0;
    nextByte = 0;
    requestIsOut = false;
    head = null;
    received.reset();
    answerBegin.reset();
    if (!channel.isActive()) {
      fail("the connection is closed");
      return;
    }
    channel.write(request);
    writeBody();
  }

  /** Writes as much as the socket takes, so that a large body never waits in buffers as a whole. */
  private void writeBody() {
    while (exchange != null && !requestIsOut && channel.isWritable()) {
      if (nextSlice == body.size()) {
        requestIsOut = true;
        channel.write(LastHttpContent.EMPTY_LAST_CONTENT);
        break;
      }
      Slice slice = body.get(nextSlice);
      int length = Math.min(PIECE_BYTES, slice.length() - nextByte);
      ByteBuf piece = Unpooled.wrappedBuffer(slice.array(), slice.offset() + nextByte, length);
      nextByte += length;
      if (nextByte == slice.length()) {
        nextSlice++;
        nextByte = 0;
      }
      channel.write(new DefaultHttpContent(piece));
      if (!channel.isWritable()) {
        channel.flush();
      }
    }
    channel.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      writeBody();
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (exchange == null) {
        ctx.close(); // nobody asked
        return;
      }
      if (message instanceof HttpResponse response) {
        takeHead(response);
      }
      if (message instanceof HttpContent content && head != null) {
        takeBody(content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void takeHead(HttpResponse response) {
    if (response.decoderResult().isFailure()) {
      fail("malformed HTTP response");
      channel.close();
    } else if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      head = response;
    }
  }

  private void takeBody(HttpContent content) {
    HttpResponse current = head;
    if (current == null) {
      return;
    }
    if (content.decoderResult().isFailure()) {
      fail("malformed HTTP response body");
      channel.close();
      return;
    }
    int length = content.content().readableBytes();
    int room = maxResponseBytes - received.size();
    byte[] bytes = new byte[Math.min(length, room)];
    content.content().readBytes(bytes);
    received.writeBytes(bytes);
    boolean truncated = length > room;
    boolean last = content instanceof LastHttpContent;
    if (!truncated && !last) {
      return;
    }
    boolean reusable = last && !truncated && requestIsOut && HttpUtil.isKeepAlive(current);
    Exchange ended = exchange;
    exchange = null;
    head = null;
    body = List.of();
    if (!reusable) {
      channel.close();
    }
    if (ended != null) {
      ended.responded(current, received.toByteArray(), truncated, reusable);
    }
  }

  /** Closes it when it stays idle for so long; zero for ever. */
  void idle(Duration timeout) {
    idleTimer.arm(timeout);
  }

  private void fail(String why) {
    Exchange ended = exchange;
    HttpResponse begun = head;
    exchange = null;
    head = null;
    body = List.of();
    if (ended == null) {
      return;
    }
    if (begun == null) {
      ended.broke(why);
    } else {
      boolean success = begun.status().codeClass() == HttpStatusClass.SUCCESS;
      ended.responded(begun, success ? NOTHING : received.toByteArray(), false, false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    idleTimer.close();
    fail("the server closed the connection before it answered");
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(BrokenConnection.ofServer(cause));
    ctx.close();
  }
}
