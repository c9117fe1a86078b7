package dev.sluice.grpc;

import dev.sluice.component.ComponentContext;
import dev.sluice.connections.OfferedPorts;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The socket that a server listens on: whether another may be bound beside it, and when the system
 * has its address back. One control thread calls it, except {@link #made}.
 */
final class ListeningSocket {
  private final ComponentContext context;
  private volatile @Nullable Channel channel; // written while the server starts
  private int offeredPort; // 0 for none

  ListeningSocket(ComponentContext context) {
    this.context = context;
  }

  /** That is the channel. Any thread. */
  void made(Channel listening) {
    channel = listening;
  }

  /** Whether somebody who listens there lets others be bound beside him. */
  boolean isOffered(SocketAddress address) {
    return address instanceof InetSocketAddress inet && offers().isOffered(inet.getPort());
  }

  /** Lets others be bound beside it or not; whether that could be set. */
  boolean share(boolean shared) {
    Channel bound = channel;
    return bound != null && bound.config().setOption(GrpcLoops.of(context).sharedAddress(), shared);
  }

  /**
   * As {@code Listens.offerAddresses}.
   *
   * @param bound where it is bound; null for nowhere
   */
  boolean offer(@Nullable SocketAddress bound) {
    if (!(bound instanceof InetSocketAddress inet)
        || !GrpcLoops.canShareAddresses()
        || !share(true)) {
      return false;
    }
    offers().offer(inet.getPort());
    offeredPort = inet.getPort();
    return true;
  }

  /** As {@code Listens.keepAddresses}. */
  void keep() {
    if (offeredPort != 0) {
      share(false);
      withdraw();
    }
  }

  /** The address is not on offer any more. */
  void withdraw() {
    if (offeredPort != 0) {
      offers().withdraw(offeredPort);
      offeredPort = 0;
    }
  }

  private OfferedPorts offers() {
    return context.shared(OfferedPorts.class, "offered-ports", OfferedPorts::new);
  }

  /**
   * Waits until the address can be bound again. NIO gives the port back when its loop selects
   * again, which is after the channel is closed. What a loop schedules for itself runs after that.
   *
   * @param closeMillis that closing may take
   */
  void awaitRelease(long closeMillis) {
    Channel closing = channel;
    if (closing == null) {
      return;
    }
    closing.closeFuture().awaitUninterruptibly(closeMillis);
    EventLoop loop = closing.eventLoop();
    Promise<Void> selected = loop.newPromise();
    loop.execute(
        () -> {
          var unused = loop.schedule(() -> selected.setSuccess(null), 1, TimeUnit.NANOSECONDS);
        });
    selected.awaitUninterruptibly();
  }
}
