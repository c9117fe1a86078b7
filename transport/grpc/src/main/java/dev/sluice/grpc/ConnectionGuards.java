package dev.sluice.grpc;

import dev.sluice.component.ComponentContext;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler.Sharable;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Puts {@link ClientGreeting} and {@link FrameWatch} on each connection of a listening channel. */
@Sharable
final class ConnectionGuards extends ChannelInboundHandlerAdapter {
  private final ComponentContext context;
  private final RefusedPeers refusals;
  private final ArrivalMeter.Factory meters;
  private final Turns.OfLoops turns;
  private final Map<Ends, FrameWatch> open = new ConcurrentHashMap<>();

  /** What tells one connection from another. */
  private record Ends(@Nullable SocketAddress remote, @Nullable SocketAddress local) {}

  ConnectionGuards(ComponentContext context, String endpoint, ArrivalMeter.Factory meters) {
    this.meters = meters;
    this.turns = Turns.OfLoops.shared(context);
    this.context = context;
    this.refusals = new RefusedPeers(context, endpoint);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Channel connection) {
      Ends ends = new Ends(connection.remoteAddress(), connection.localAddress());
      BoundedReads reads = new BoundedReads();
      connection.config().setRecvByteBufAllocator(reads);
      FrameWatch watch = new FrameWatch(context.clock(), refusals, meters, turns::of, reads);
      connection.pipeline().addFirst(new ClientGreeting(watch, refusals));
      open.put(ends, watch);
      connection.closeFuture().addListener(closed -> open.remove(ends, watch));
    }
    ctx.fireChannelRead(message);
  }

  /** The watch of an open connection; null where addresses do not tell it from others. */
  @Nullable FrameWatch between(@Nullable SocketAddress remote, @Nullable SocketAddress local) {
    return remote instanceof InetSocketAddress ? open.get(new Ends(remote, local)) : null;
  }

  /**
   * Hangs up on clients that are stuck; any thread.
   *
   * @param unreadTimeout for those that take nothing of what is written to them
   */
  void endStuck(Duration unreadTimeout) {
    long now = context.clock().nanoTime();
    for (FrameWatch watch : open.values()) {
      watch.endIfStuck(now, unreadTimeout);
    }
  }
}
