package dev.sluice.grpc;

import dev.sluice.runtime.ServesPeers.Peer;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Stands on a client's connection for as long as it lives, so that lines of the library about what
 * a backend sent can name it. What went wrong is told by the calls. Runs on the event loop.
 */
final class BackendPeer extends ChannelInboundHandlerAdapter implements LoopThread.Served {
  private @Nullable ChannelHandlerContext ctx;

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    ctx = added;
  }

  @Override
  public Peer peer() {
    return new Peer(PeerFilter.shown(ctx == null ? "" : ctx.channel().remoteAddress()), false);
  }

  @Override
  public void channelRead(ChannelHandlerContext read, Object message) {
    LoopThread.Served before = LoopThread.turnTo(this);
    try {
      read.fireChannelRead(message);
    } finally {
      LoopThread.turnTo(before);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext closed) {
    LoopThread.Served before = LoopThread.turnTo(this);
    try {
      closed.fireChannelInactive();
    } finally {
      LoopThread.turnTo(before);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext broken, Throwable cause) {
    LoopThread.Served before = LoopThread.turnTo(this);
    try {
      broken.fireExceptionCaught(cause);
    } finally {
      LoopThread.turnTo(before);
    }
  }
}
