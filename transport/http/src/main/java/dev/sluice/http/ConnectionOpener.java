package dev.sluice.http;

import dev.sluice.connections.SocketWords;
import dev.sluice.flow.Outcome;
import dev.sluice.tls.TlsException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections: makes TLS ready and looks the name up on the executor (the runtime keeps
 * answers for 30 s), tries its addresses in turn, asks the proxy through, and shakes hands for TLS.
 */
final class ConnectionOpener {
  /** Where a new connection goes; exactly one of the two is called, on any thread. */
  interface Result {
    void opened(ClientConnection connection);

    void failed(String why);
  }

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration TLS_TIMEOUT = Duration.ofSeconds(10);

  private final HttpEventLoops loops;
  private final Executor executor;
  private final CallerTls tls;
  private final int maxResponseBytes;

  ConnectionOpener(HttpEventLoops loops, Executor executor, CallerTls tls, int maxResponseBytes) {
    this.loops = loops;
    this.executor = executor;
    this.tls = tls;
    this.maxResponseBytes = maxResponseBytes;
  }

  void open(HttpRoute route, Result result) {
    try {
      executor.execute(() -> prepare(route, result));
    } catch (RejectedExecutionException e) {
      result.failed(Outcome.Retry.STOPPING.message());
    }
  }

  private void prepare(HttpRoute route, Result result) {
    ProxySettings.Proxy proxy = route.proxy();
    if (route.tls() || (proxy != null && proxy.kind() == ProxySettings.Kind.HTTPS)) {
      try {
        tls.prepare();
      } catch (TlsException e) {
        result.failed(String.valueOf(e.getMessage()));
        return;
      }
    }
    lookUp(route, result);
  }

  private void lookUp(HttpRoute route, Result result) {
    List<InetAddress> addresses;
    try {
      addresses = List.of(InetAddress.getAllByName(route.connectHost()));
    } catch (UnknownHostException e) {
      result.failed("dial tcp: lookup " + route.connectHost() + ": no such host");
      return;
    }
    tryNext(route, addresses, 0, result);
  }

  private void tryNext(HttpRoute route, List<InetAddress> addresses, int index, Result result) {
    InetSocketAddress address = new InetSocketAddress(addresses.get(index), route.connectPort());
    ChannelFuture connecting =
        new Bootstrap()
            .group(loops.group())
            .channel(loops.clientChannel())
            .disableResolver()
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
            .handler(new Nothing())
            .connect(address);
    connecting.addListener(
        future -> {
          if (future.isSuccess()) {
            connected(route, connecting.channel(), result);
          } else if (index + 1 < addresses.size()) {
            tryNext(route, addresses, index + 1, result);
          } else {
            result.failed("dial tcp " + format(address) + ": connect: " + reason(future.cause()));
          }
        });
  }

  private void connected(HttpRoute route, Channel channel, Result result) {
    ProxySettings.Proxy proxy = route.proxy();
    if (proxy == null) {
      reached(route, channel, result);
      return;
    }
    switch (proxy.kind()) {
      case HTTP -> throughHttp(route, proxy, channel, result);
      case HTTPS ->
          secure(
              proxy.host(),
              proxy.port(),
              channel,
              () -> throughHttp(route, proxy, channel, result),
              why -> result.failed("proxy " + proxy + ": " + why));
      case SOCKS5 -> {
        TunnelWatch watch = watch(route, proxy, channel, result);
        channel.pipeline().addLast(watch, new SocksConnect(route, proxy, watch::ended));
      }
    }
  }

  private void throughHttp(
      HttpRoute route, ProxySettings.Proxy proxy, Channel channel, Result result) {
    if (route.tls()) {
      TunnelWatch watch = watch(route, proxy, channel, result);
      channel.pipeline().addLast(watch, new ProxyConnect(route.authority(), proxy, watch::ended));
    } else {
      result.opened(speakHttp(channel));
    }
  }

  private TunnelWatch watch(
      HttpRoute route, ProxySettings.Proxy proxy, Channel channel, Result result) {
    return new TunnelWatch(proxy, why -> tunneled(route, channel, why, result));
  }

  /**
   * @param why why there is no way through; null when there is one
   */
  private void tunneled(HttpRoute route, Channel channel, @Nullable String why, Result result) {
    if (why == null) {
      channel.pipeline().remove(TunnelWatch.class);
      reached(route, channel, result);
    } else {
      channel.close();
      result.failed(why);
    }
  }

  /** What is written now comes to the host itself. */
  private void reached(HttpRoute route, Channel channel, Result result) {
    if (route.tls()) {
      secure(
          route.host(),
          route.port(),
          channel,
          () -> result.opened(speakHttp(channel)),
          result::failed);
    } else {
      result.opened(speakHttp(channel));
    }
  }

  private void secure(
      String host, int port, Channel channel, Runnable secured, Consumer<String> failed) {
    if (!channel.isActive()) { // the handshake of a handler that comes too late never ends
      failed.accept("tls: the server closed the connection");
      return;
    }
    SslHandler handler = tls.newHandler(channel.alloc(), host, port);
    handler.setHandshakeTimeoutMillis(TLS_TIMEOUT.toMillis());
    Failures failures = new Failures();
    channel.pipeline().addLast(handler, failures);
    handler
        .handshakeFuture()
        .addListener(
            future -> {
              if (future.isSuccess()) {
                channel.pipeline().remove(failures);
                secured.run();
              } else {
                channel.close();
                failed.accept("tls: " + BrokenConnection.ofServer(future.cause()));
              }
            });
  }

  private ClientConnection speakHttp(Channel channel) {
    ClientConnection connection = new ClientConnection(channel, maxResponseBytes);
    HttpDecoderConfig decoder =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(HttpLimits.DEFAULT.maxRequestLineBytes())
            .setMaxHeaderSize(HttpLimits.DEFAULT.maxHeaderBytes())
            .setStrictLineParsing(false) // as Go reads answers: what was answered is not sent again
            .setUseRfc9112TransferEncoding(false) // chunks count, a length beside them does not
            .setAllowDuplicateContentLengths(true); // equal ones
    channel
        .pipeline()
        .addLast(connection.answerBegin(), new HttpClientCodec(decoder, false, false), connection);
    return connection;
  }

  private static String format(InetSocketAddress address) {
    return new Endpoint(address.getAddress().getHostAddress(), address.getPort()).toString();
  }

  private static String reason(@Nullable Throwable cause) {
    return cause instanceof IOException system
        ? SocketWords.of(system)
        : "failed (" + (cause == null ? "" : cause.getClass().getSimpleName()) + ")";
  }

  /** Ends a failed handshake; its future says why. */
  private static final class Failures extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  /** A channel needs some handler; the real ones come when it is connected. */
  @ChannelHandler.Sharable
  private static final class Nothing extends ChannelInboundHandlerAdapter {}
}
