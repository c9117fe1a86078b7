package dev.sluice.http;

import dev.sluice.component.ComponentContext;
import dev.sluice.config.ListenAddress;
import dev.sluice.connections.EveryInterface;
import dev.sluice.connections.OfferedPorts;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The socket that a server listens on: where it is bound, whether another may be bound beside it,
 * and when the system has its address back. One control thread binds, offers and closes; {@link
 * #bound} and {@link #isOpen} may be asked by any thread.
 */
final class ListeningSocket {
  private final HttpServerConfig config;
  private final ComponentContext context;
  private int offeredPort; // 0 for none
  private volatile @Nullable Channel channel;

  ListeningSocket(HttpServerConfig config, ComponentContext context) {
    this.config = config;
    this.context = context;
  }

  /** Throws what the system call threw, checked or not. */
  void bind(ServerBootstrap bootstrap) throws IOException {
    HttpEventLoops loops = HttpEventLoops.shared(context);
    SocketAddress address = address(loops);
    EveryInterface.warnOf(address, config.endpoint(), context.log());
    boolean besideAnother =
        address instanceof InetSocketAddress inet && offers().isOffered(inet.getPort());
    if (besideAnother) {
      bootstrap.option(loops.sharedAddress(), true);
    }
    Channel bound = bootstrap.bind(address).syncUninterruptibly().channel();
    if (besideAnother) {
      bound.config().setOption(loops.sharedAddress(), false); // for that one only
    }
    channel = bound;
  }

  private SocketAddress address(HttpEventLoops loops) throws IOException {
    if (config.transport() == NetworkTransport.UNIX) {
      Files.deleteIfExists(Path.of(config.endpoint())); // left behind by a killed process
      return loops.unixAddress(config.endpoint());
    }
    ListenAddress endpoint = ListenAddress.parse(config.endpoint());
    if (endpoint.isEveryInterface() && config.transport() == NetworkTransport.TCP) {
      return new InetSocketAddress(endpoint.port());
    }
    String host = endpoint.host();
    if (host.isEmpty()) {
      host = config.transport() == NetworkTransport.TCP6 ? "::" : "0.0.0.0";
    }
    return new InetSocketAddress(resolve(host), endpoint.port());
  }

  private InetAddress resolve(String host) throws UnknownHostException {
    InetAddress fallback = null;
    for (InetAddress candidate : InetAddress.getAllByName(host)) {
      boolean fits =
          switch (config.transport()) {
            case TCP4 -> candidate instanceof Inet4Address;
            case TCP6 -> candidate instanceof Inet6Address;
            case TCP, UNIX, UNUSABLE -> true;
          };
      if (fits && (candidate instanceof Inet4Address || fallback == null)) {
        fallback = candidate;
        if (candidate instanceof Inet4Address) {
          break;
        }
      }
    }
    if (fallback == null) {
      throw new UnknownHostException("no suitable address for " + host);
    }
    return fallback;
  }

  /** The address with the port that was bound; null before, after, and for a path. */
  @Nullable InetSocketAddress bound() {
    Channel bound = channel;
    return bound != null && bound.localAddress() instanceof InetSocketAddress inet ? inet : null;
  }

  boolean isOpen() {
    Channel bound = channel;
    return bound != null && bound.isOpen();
  }

  /** As {@code Listens.offerAddresses}. */
  boolean offer() {
    Channel bound = channel;
    if (bound == null
        || !(bound.localAddress() instanceof InetSocketAddress inet)
        || !HttpEventLoops.canShareAddresses()
        || !bound.config().setOption(HttpEventLoops.shared(context).sharedAddress(), true)) {
      return false;
    }
    offers().offer(inet.getPort());
    offeredPort = inet.getPort();
    return true;
  }

  /** As {@code Listens.keepAddresses}. */
  void keep() {
    Channel bound = channel;
    if (bound != null && offeredPort != 0) {
      bound.config().setOption(HttpEventLoops.shared(context).sharedAddress(), false);
    }
    withdraw();
  }

  private void withdraw() {
    if (offeredPort != 0) {
      offers().withdraw(offeredPort);
      offeredPort = 0;
    }
  }

  private OfferedPorts offers() {
    return context.shared(OfferedPorts.class, "offered-ports", OfferedPorts::new);
  }

  /** Returns when the address can be bound again. */
  void close() {
    Channel bound = channel;
    channel = null;
    if (bound != null) {
      bound.close().syncUninterruptibly();
      awaitRelease(bound);
      withdraw();
    }
  }

  /**
   * NIO gives the port back when its loop selects again, which is after the channel is closed. What
   * a loop schedules for itself runs after that.
   */
  private static void awaitRelease(Channel closed) {
    EventLoop loop = closed.eventLoop();
    Promise<Void> selected = loop.newPromise();
    loop.execute(
        () -> {
          var unused = loop.schedule(() -> selected.setSuccess(null), 1, TimeUnit.NANOSECONDS);
        });
    selected.syncUninterruptibly();
  }
}
