package dev.sluice.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
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

  private ConnectionCap(int maxConnections) {
    this.maxConnections = maxConnections;
  }

  /**
   * Caps what is bound from here on. It accepts one by one: NIO would take sixteen at a time, and
   * ask the cap afterwards.
   */
  @SuppressWarnings("deprecation") // the option's newer name is not in Netty 4.1
  static void put(int maxConnections, ServerBootstrap listening) {
    listening
        .option(
            ChannelOption.RCVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(UNUSED_BYTES).maxMessagesPerRead(1))
        .handler(new ConnectionCap(maxConnections));
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
