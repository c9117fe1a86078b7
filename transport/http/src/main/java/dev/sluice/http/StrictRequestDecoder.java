package dev.sluice.http;

import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Turns;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests in the one way that leaves no room for two: no bare line feeds, no two lengths, no
 * length beside chunks (RFC 9112, section 6.3). It reads one request at a time and one in a turn of
 * the event loop: what a client sends ahead stays bytes, of which one read is kept and charged, and
 * whoever sends much ahead waits behind everybody else for each of its answers. Confined to the
 * event loop.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
  private static final int MAX_CHUNK_BYTES = 256 * 1024;

  private final MemoryBudget budget;
  private final Turns turns;
  private final Listener listener;
  private @Nullable ChannelHandlerContext context;
  private boolean atWork; // a request is out whose answer is not
  private boolean tookTurn; // a request went out in this turn of the loop
  private boolean turnIsDue;
  private boolean isHeld; // nobody knows yet whether the request is let in
  private long chargedBytes; // for bytes that wait

  /** Who hears of bytes. */
  interface Listener {
    /** Bytes are about to be decoded. */
    void bytesArrived();

    /** There is no memory for what the client sends ahead: no more of it can be read. */
    void noRoomForMore();
  }

  StrictRequestDecoder(HttpLimits limits, MemoryBudget budget, Turns turns, Listener listener) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.maxRequestLineBytes())
            .setMaxHeaderSize(limits.maxHeaderBytes())
            .setMaxChunkSize(MAX_CHUNK_BYTES)
            .setStrictLineParsing(true)
            .setAllowDuplicateContentLengths(false)
            .setUseRfc9112TransferEncoding(true));
    this.budget = budget;
    this.turns = turns;
    this.listener = listener;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
  }

  /** Whether bytes of a further request are there. */
  boolean hasBytes() {
    return actualReadableBytes() > 0;
  }

  /** Leaves the rest of the request at hand where it is. */
  void hold() {
    isHeld = true;
  }

  /** Reads on. */
  void goOn() {
    isHeld = false;
    if (hasBytes() && !atWork) {
      comeToTurn();
    }
    settle();
  }

  /** The answer to the request at hand is out: the next one may come. */
  void answered() {
    atWork = false;
    if (hasBytes()) {
      comeToTurn();
    }
    settle();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof ByteBuf) {
      listener.bytesArrived();
    }
    super.channelRead(ctx, message);
    settle();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    tookTurn = false;
    super.channelReadComplete(ctx);
    settle();
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (atWork || tookTurn || turnIsDue || isHeld) {
      return;
    }
    super.decode(ctx, in, out);
    if (!out.isEmpty() && out.get(out.size() - 1) instanceof LastHttpContent) {
      atWork = true;
      tookTurn = true;
    }
  }

  /** Reads on, or keeps what is there and sees to it that its turn comes. */
  private void settle() {
    ChannelHandlerContext ctx = context;
    if (ctx == null || ctx.isRemoved()) {
      return;
    }
    boolean holds = (atWork || tookTurn || turnIsDue || isHeld) && hasBytes();
    if (!holds) {
      if (chargedBytes > 0) {
        release();
        ctx.channel().config().setAutoRead(true);
      }
      return;
    }
    if (chargedBytes == 0) {
      ctx.channel().config().setAutoRead(false);
      long bytes = internalBuffer().capacity();
      if (!budget.tryCharge(bytes)) {
        listener.noRoomForMore();
        return;
      }
      chargedBytes = bytes;
    }
    if (!atWork && !isHeld) {
      comeToTurn();
    }
  }

  private void comeToTurn() {
    if (!turnIsDue) {
      turnIsDue = true;
      turns.take(this::turn);
    }
  }

  private void turn() {
    turnIsDue = false;
    ChannelHandlerContext ctx = context;
    if (ctx == null || ctx.isRemoved() || !ctx.channel().isActive()) {
      return;
    }
    tookTurn = false;
    if (atWork || isHeld) {
      return; // its answer, or who lets it in, sees to the next turn
    }
    try {
      super.channelRead(ctx, Unpooled.EMPTY_BUFFER);
    } catch (Exception e) {
      ctx.fireExceptionCaught(e);
    }
    tookTurn = false;
    settle();
  }

  private void release() {
    budget.release(chargedBytes);
    chargedBytes = 0;
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
    if (chargedBytes > 0) {
      release();
    }
    super.handlerRemoved0(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    if (chargedBytes > 0) {
      release();
    }
    super.channelInactive(ctx);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("Content-Length beside Transfer-Encoding");
  }
}
