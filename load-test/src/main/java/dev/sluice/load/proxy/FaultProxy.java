package dev.sluice.load.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A TCP relay on loopback that breaks on command. Everything happens on one event loop; the methods
 * may be called by any thread.
 */
public final class FaultProxy implements AutoCloseable {
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final InetSocketAddress target;
  private final Channel server;
  private final Set<Relay> open = new HashSet<>(); // on the event loop
  private ProxyFault fault = ProxyFault.NONE; // on the event loop

  /**
   * Begins to listen.
   *
   * @param port 0 for any
   */
  public FaultProxy(int port, String targetHost, int targetPort) {
    target = new InetSocketAddress(targetHost, targetPort);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel client) {
                    accepted(client);
                  }
                });
    server =
        bootstrap
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .syncUninterruptibly()
            .channel();
  }

  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** From now on, for open connections and new ones; returns when it is so. */
  public void fault(ProxyFault now) {
    loop.submit(() -> begin(now)).syncUninterruptibly();
  }

  private void begin(ProxyFault now) {
    fault = now;
    Set<Relay> all = Set.copyOf(open);
    if (now.reset()) {
      // all of them first: closing one side closes the other
      all.forEach(relay -> abortive(relay.source()));
      all.forEach(relay -> relay.source().close());
    } else {
      all.forEach(Relay::faultChanged);
    }
  }

  ProxyFault fault() {
    return fault;
  }

  void closed(Relay relay) {
    open.remove(relay);
  }

  private void accepted(Channel client) {
    if (fault.reset()) {
      reset(client);
      return;
    }
    Relay up = new Relay(this, client, true);
    client.pipeline().addLast(up);
    open.add(up);
    ChannelFuture connecting =
        new Bootstrap()
            .group(client.eventLoop())
            .channel(NioSocketChannel.class)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    Relay down = new Relay(FaultProxy.this, made, false);
                    made.pipeline().addLast(down);
                    open.add(down);
                  }
                })
            .connect(target);
    connecting.addListener(
        done -> {
          if (done.isSuccess() && client.isOpen()) {
            // not before: what is written to a channel that is not connected yet is lost
            up.connect(connecting.channel().pipeline().get(Relay.class));
          } else {
            reset(client);
            connecting.channel().close();
          }
        });
  }

  private static void reset(Channel channel) {
    abortive(channel);
    channel.close();
  }

  /** Its close will be a reset. */
  private static void abortive(Channel channel) {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
  }

  @Override
  public void close() {
    server.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
