package dev.sluice.http;

import dev.sluice.component.ComponentContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
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

  private final boolean epoll;
  private final EventLoopGroup group;

  private HttpEventLoops(boolean epoll) {
    this.epoll = epoll;
    this.group = groupOf(epoll, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  }

  /**
   * Netty 4.2 has a newer spelling for these two, and is what we bring; but an application may
   * settle on 4.1, where only these are. On 4.2 they make the very same loops.
   */
  @SuppressWarnings("deprecation")
  private static EventLoopGroup groupOf(boolean epoll, int threads) {
    ThreadFactory daemons = new DefaultThreadFactory("sluice-http", true);
    return epoll
        ? new EpollEventLoopGroup(threads, daemons)
        : new NioEventLoopGroup(threads, daemons);
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

  @Override
  public void close() {
    group
        .shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
