package dev.sluice.http;

import dev.sluice.connections.ConnectionShare;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Stands first on a listening channel and stops accepting while its share of connections is open:
 * further ones wait in the kernel's backlog, without spinning, until one ends or an idle one has
 * been closed for them.
 */
@Sharable
final class ConnectionCap extends ChannelInboundHandlerAdapter {
  private static final int UNUSED_BYTES = 1; // a listening channel reads connections, not bytes

  private final ConnectionShare share;
  private final int maxConnections;
  private final Runnable makeRoom;
  private volatile boolean full;
  private ConnectionShare.@Nullable Member member; // set when the channel becomes active

  private ConnectionCap(ConnectionShare share, int maxConnections, Runnable makeRoom) {
    this.share = share;
    this.maxConnections = maxConnections;
    this.makeRoom = makeRoom;
  }

  /**
   * Caps what is bound from here on. It accepts one by one: NIO would take sixteen at a time, and
   * ask the cap afterwards.
   *
   * @param share that of all listeners
   * @param maxConnections of this one
   * @param makeRoom ends an idle connection of this listener, if there is one; any thread
   */
  @SuppressWarnings("deprecation") // the option's newer name is not in Netty 4.1
  static ConnectionCap put(
      ConnectionShare share, int maxConnections, Runnable makeRoom, ServerBootstrap listening) {
    ConnectionCap cap = new ConnectionCap(share, maxConnections, makeRoom);
    listening
        .option(
            ChannelOption.RCVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(UNUSED_BYTES).maxMessagesPerRead(1))
        .handler(cap);
    return cap;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Channel listening = ctx.channel();
    ConnectionShare.Member joined = share.join(maxConnections, () -> goOn(listening));
    member = joined;
    listening.closeFuture().addListener(closed -> joined.leave());
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ConnectionShare.Member joined = member;
    if (message instanceof Channel connection && joined != null) {
      if (!joined.opened()) {
        full = true;
        ctx.channel().config().setAutoRead(false);
        makeRoom.run();
      }
      connection.closeFuture().addListener(closed -> ended(joined));
    }
    ctx.fireChannelRead(message);
  }

  private void ended(ConnectionShare.Member joined) {
    if (joined.closed()) {
      makeRoom.run();
    }
  }

  /** On the listening channel's loop, as {@link #channelRead} is, so that no wake-up is missed. */
  private void goOn(Channel listening) {
    if (listening.isOpen()) {
      listening
          .eventLoop()
          .execute(
              () -> {
                full = false;
                listening.config().setAutoRead(true);
              });
    }
  }

  /** Some connection may have become idle since there was no room for another. Any thread. */
  void makeRoomIfFull() {
    if (full) {
      makeRoom.run();
    }
  }
}
