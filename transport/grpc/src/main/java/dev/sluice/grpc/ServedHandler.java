package dev.sluice.grpc;

import io.grpc.netty.shaded.io.netty.channel.ChannelDuplexHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;

/**
 * The first handler of a connection: while what came in passes through it, the loop's thread works
 * for that connection, and lines of the library can name its peer. Runs on the event loop.
 */
abstract class ServedHandler extends ChannelDuplexHandler implements LoopThread.Served {
  /** Something was read; passes it on. */
  void arrived(ChannelHandlerContext here, Object message) {
    here.fireChannelRead(message);
  }

  @Override
  public final void channelRead(ChannelHandlerContext here, Object message) {
    LoopThread.Served before = LoopThread.turnTo(this);
    try {
      arrived(here, message);
    } finally {
      LoopThread.turnTo(before);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext here) {
    LoopThread.Served before = LoopThread.turnTo(this);
    try {
      here.fireChannelInactive();
    } finally {
      LoopThread.turnTo(before);
    }
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
    LoopThread.Served before = LoopThread.turnTo(this);
    try {
      here.fireExceptionCaught(cause);
    } finally {
      LoopThread.turnTo(before);
    }
  }
}
