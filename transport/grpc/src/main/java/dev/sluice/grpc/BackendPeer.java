package dev.sluice.grpc;

import dev.sluice.connections.ServesPeers.Peer;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Stands on a client's connection for as long as it lives, so that lines of the library about what
 * a backend sent can name it. What went wrong is told by the calls. Runs on the event loop.
 */
final class BackendPeer extends ServedHandler {
  private @Nullable ChannelHandlerContext ctx;

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    ctx = added;
  }

  @Override
  public Peer peer() {
    return new Peer(PeerFilter.shown(ctx == null ? "" : ctx.channel().remoteAddress()), false);
  }
}
