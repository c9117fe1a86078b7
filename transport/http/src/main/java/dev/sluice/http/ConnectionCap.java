package dev.sluice.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands first on a listening channel and stops accepting while so many connections are open:
 * further ones wait in the kernel's backlog, without spinning.
 */
@Sharable
final class ConnectionCap extends ChannelInboundHandlerAdapter {
  private static final int UNUSED_BYTES = 1; // a listening channel reads connections, not bytes

  private final int maxConnections;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionCap(int maxConnections) {
    this.maxConnections = maxConnections;
  }

  /**
   * How the listening channel must accept: NIO would take sixteen before it asks the cap at all.
   */
  static RecvByteBufAllocator oneByOne() {
    return new FixedRecvByteBufAllocator(UNUSED_BYTES).maxMessagesPerRead(1);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Channel connection) {
      if (open.incrementAndGet() >= maxConnections) {
        ctx.channel().config().setAutoRead(false);
      }
      connection.closeFuture().addListener(closed -> left(ctx.channel()));
    }
    ctx.fireChannelRead(message);
  }

  /** On the listening channel's loop, as {@link #channelRead} is, so that no wake-up is missed. */
  private void left(Channel listening) {
    open.decrementAndGet();
    if (!listening.isOpen()) {
      return;
    }
    listening
        .eventLoop()
        .execute(
            () -> {
              if (open.get() < maxConnections && !listening.config().isAutoRead()) {
                listening.config().setAutoRead(true);
              }
            });
  }
}
