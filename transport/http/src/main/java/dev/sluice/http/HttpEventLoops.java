package dev.sluice.http;

import dev.sluice.component.ComponentContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of every HTTP server and client of one collector: native epoll where it loads,
 * else NIO.
 */
final class HttpEventLoops implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;
  private static final String NAME = "sluice-http";

  private final boolean epoll;
  private final EventLoopGroup group;

  private HttpEventLoops(boolean epoll) {
    this.epoll = epoll;
    this.group = groupOf(epoll, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  }

  private static EventLoopGroup groupOf(boolean epoll, int threads) {
    try {
      return newGroup(epoll, threads);
    } catch (LinkageError e) {
      return oldGroup(epoll, threads); // an application may settle on Netty 4.1
    }
  }

  private static EventLoopGroup newGroup(boolean epoll, int threads) {
    return new LoopGroup(
        threads, NAME, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /** Netty 4.1's, whose loops cannot be made without their group. */
  @SuppressWarnings("deprecation")
  private static EventLoopGroup oldGroup(boolean epoll, int threads) {
    ThreadFactory daemons = new DefaultThreadFactory(NAME, true);
    if (epoll) { // not in one expression, whose type would be a class that 4.1 lacks
      return new EpollEventLoopGroup(threads, daemons);
    }
    return new NioEventLoopGroup(threads, daemons);
  }

  /** The loops of the collector that this context belongs to. */
  static HttpEventLoops shared(ComponentContext context) {
    return context.shared(
        HttpEventLoops.class, "http-event-loops", () -> new HttpEventLoops(epollLoads()));
  }

  private static boolean epollLoads() {
    try {
      return Epoll.isAvailable();
    } catch (LinkageError e) {
      return false; // the jar was left out
    }
  }

  EventLoopGroup group() {
    return group;
  }

  Class<? extends ServerChannel> serverChannel() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  Class<? extends SocketChannel> clientChannel() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
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

  Class<? extends ServerChannel> unixServerChannel() {
    return epoll ? EpollServerDomainSocketChannel.class : NioServerDomainSocketChannel.class;
  }

  SocketAddress unixAddress(String path) {
    return epoll ? new DomainSocketAddress(path) : UnixDomainSocketAddress.of(Path.of(path));
  }

  /** Returns when no thread of them is left; an interrupted stop does not wait. */
  @Override
  public void close() {
    group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    try {
      group.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
