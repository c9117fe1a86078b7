package dev.sluice.grpc;

import dev.sluice.component.ComponentContext;
import dev.sluice.connections.IdleConnections;
import dev.sluice.runtime.Turns;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler.Sharable;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Puts {@link ClientGreeting} and {@link FrameWatch} on each connection of a listening channel. */
@Sharable
final class ConnectionGuards extends ChannelInboundHandlerAdapter {
  private final ComponentContext context;
  private final RefusedPeers refusals;
  private final ArrivalMeter.Factory meters;
  private final Turns.OfLoops turns;
  private final IdleConnections idle;
  private final Set<FrameWatch> open = ConcurrentHashMap.newKeySet();
  private final Map<Ends, FrameWatch> byEnds = new ConcurrentHashMap<>();

  /** What tells one connection from another. */
  private record Ends(@Nullable SocketAddress remote, @Nullable SocketAddress local) {}

  ConnectionGuards(ComponentContext context, String endpoint, ArrivalMeter.Factory meters) {
    this.meters = meters;
    this.turns = context.shared(Turns.OfLoops.class, Turns.OfLoops.NAME, Turns.OfLoops::new);
    this.context = context;
    this.refusals = new RefusedPeers(context, endpoint);
    this.idle = new IdleConnections(context.log(), context.clock());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Channel connection) {
      Ends ends = new Ends(connection.remoteAddress(), connection.localAddress());
      BoundedReads reads = new BoundedReads();
      connection.config().setRecvByteBufAllocator(reads);
      FrameWatch watch =
          new FrameWatch(ends.remote(), context.clock(), refusals, meters, turns::of, reads);
      connection.pipeline().addFirst(new ClientGreeting(watch));
      open.add(watch);
      byEnds.put(ends, watch);
      connection
          .closeFuture()
          .addListener(
              closed -> {
                open.remove(watch);
                byEnds.remove(ends, watch);
                // grpc comes next, and tells why the connection failed; what is added here, last.
                LoopThread.Served before = LoopThread.turnTo(watch);
                connection.closeFuture().addListener(told -> LoopThread.turnTo(before));
              });
    }
    ctx.fireChannelRead(message);
  }

  /** The watch of an open connection; null where addresses do not tell it from others. */
  @Nullable FrameWatch between(@Nullable SocketAddress remote, @Nullable SocketAddress local) {
    return remote instanceof InetSocketAddress ? byEnds.get(new Ends(remote, local)) : null;
  }

  /**
   * Hangs up on clients that are stuck; any thread.
   *
   * @param unreadTimeout for those that take nothing of what is written to them
   */
  void endStuck(Duration unreadTimeout) {
    long now = context.clock().nanoTime();
    for (FrameWatch watch : open) {
      watch.endIfStuck(now, unreadTimeout);
      watch.noteIdleness(now);
    }
  }

  /** Makes room for a new connection if some other has been idle; any thread. */
  void endOneIdle() {
    idle.endOne(open, context.clock().nanoTime());
  }
}
