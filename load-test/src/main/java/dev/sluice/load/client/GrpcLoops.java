package dev.sluice.load.client;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * Event loops of the Netty inside gRPC, on epoll where it is there, with the kinds of channel that
 * go with them.
 *
 * @param group the loops, on daemon threads
 * @param channel kind of a client's connections
 * @param serverChannel kind of a server's socket
 */
public record GrpcLoops(
    EventLoopGroup group,
    Class<? extends Channel> channel,
    Class<? extends ServerChannel> serverChannel)
    implements AutoCloseable {
  /** So many threads. */
  public static GrpcLoops of(int threads) {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory handler = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new GrpcLoops(
        new MultiThreadIoEventLoopGroup(threads, EventLoops.daemons("load-grpc"), handler),
        epoll ? EpollSocketChannel.class : NioSocketChannel.class,
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class);
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
