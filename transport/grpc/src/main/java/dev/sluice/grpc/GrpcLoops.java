package dev.sluice.grpc;

import dev.sluice.component.ComponentContext;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFactory;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollChannelOption;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioChannelOption;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.net.StandardSocketOptions;
import java.util.concurrent.TimeUnit;

/**
 * The event loops that all gRPC servers and clients of one collector share, so that a request can
 * go in and out on one thread. Epoll where the native part loads, else NIO.
 */
final class GrpcLoops implements AutoCloseable {
  private static final long CLOSE_TIMEOUT_MILLIS = 2_000;

  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup group =
      new LoopGroup(
          Runtime.getRuntime().availableProcessors(),
          "sluice-grpc",
          epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

  /** The loops of that collector. */
  static GrpcLoops of(ComponentContext context) {
    return context.shared(GrpcLoops.class, "grpc", GrpcLoops::new);
  }

  EventLoopGroup group() {
    return group;
  }

  /** Whether a listening socket can let another be bound beside it, and later go. */
  static boolean canShareAddresses() {
    return System.getProperty("os.name", "").equals("Linux");
  }

  /** Lets other sockets of this user that have it too be bound to the same address. */
  ChannelOption<Boolean> sharedAddress() {
    return epoll
        ? EpollChannelOption.SO_REUSEPORT
        : NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
  }

  /** Makes listening channels; unix sockets need epoll. */
  ChannelFactory<ServerChannel> serverChannels(boolean unix) {
    if (unix) {
      requireEpoll();
      return EpollServerDomainSocketChannel::new;
    }
    return epoll ? EpollServerSocketChannel::new : NioServerSocketChannel::new;
  }

  /** Makes connecting channels; unix sockets need epoll. */
  ChannelFactory<? extends Channel> clientChannels(boolean unix) {
    if (unix) {
      requireEpoll();
      return EpollDomainSocketChannel::new;
    }
    return epoll ? EpollSocketChannel::new : NioSocketChannel::new;
  }

  private void requireEpoll() {
    if (!epoll) {
      throw new IllegalStateException(
          "unix sockets need the native epoll transport", Epoll.unavailabilityCause());
    }
  }

  /** Returns when no thread of them is left; an interrupted stop does not wait. */
  @Override
  public void close() {
    group.shutdownGracefully(0, CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    try {
      group.awaitTermination(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
