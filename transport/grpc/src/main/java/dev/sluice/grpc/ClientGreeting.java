package dev.sluice.grpc;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufUtil;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.socket.DuplexChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslHandler;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Stands first on a server's connection until its client has greeted: one that speaks another
 * protocol is hung up on here, before a decoder or TLS quotes its bytes in a log. Runs on the
 * connection's event loop.
 */
final class ClientGreeting extends ChannelInboundHandlerAdapter {
  /** The reference's sentence, in the form in which Go's servers send it. */
  private static final String HTTP_TO_HTTPS =
      "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";

  private static final long LINGER_MILLIS = 500;

  private final FrameWatch watch;
  private boolean tls;
  private boolean refused;

  ClientGreeting(FrameWatch watch) {
    this.watch = watch;
  }

  /** By then grpc has added TLS, where there is some. */
  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.fireChannelActive();
    ChannelHandlerContext ssl = ctx.pipeline().context(SslHandler.class);
    tls = ssl != null;
    ctx.pipeline().addAfter(ssl == null ? ctx.name() : ssl.name(), "frame-watch", watch);
    if (ssl != null && ssl.handler() instanceof SslHandler handler) {
      handler.handshakeFuture().addListener(done -> handshakeEnded(ctx, done.cause()));
    }
  }

  private void handshakeEnded(ChannelHandlerContext ctx, @Nullable Throwable failure) {
    if (failure != null && !refused && !(failure instanceof ClosedChannelException)) {
      String why = failure instanceof SSLException ? failure.getMessage() : null;
      watch.refused(ctx, why == null ? "TLS failed" : "TLS failed: " + why);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (refused) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof ByteBuf bytes && bytes.isReadable()) {
      FirstBytes first = FirstBytes.of(bytes);
      String wrong = wrong(first, bytes.readableBytes());
      if (wrong != null) {
        refused = true;
        ReferenceCountUtil.release(message);
        watch.refused(ctx, wrong);
        hangUp(ctx, first);
        return;
      }
      ctx.pipeline().remove(this);
    }
    ctx.fireChannelRead(message);
  }

  /** Why these cannot be the first bytes of a client; null when they can. */
  private @Nullable String wrong(FirstBytes first, int count) {
    return switch (first) {
      case TLS -> tls ? null : "it speaks TLS, and this server has no tls";
      case HTTP2_CLIENT -> tls ? "it speaks HTTP/2 without TLS, and this server has tls" : null;
      case HTTP1 ->
          tls
              ? "it speaks HTTP/1 without TLS, and this server gRPC with TLS"
              : "it speaks HTTP/1, and this server gRPC, which is HTTP/2";
      default -> count < 3 ? null : "it speaks neither gRPC nor anything else that is known here";
    };
  }

  /** A close while the client still sends would reset the connection, and the answer with it. */
  private static void closeInTime(ChannelHandlerContext ctx) {
    if (ctx.channel() instanceof DuplexChannel socket) {
      socket.shutdownOutput();
    }
    ctx.executor().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Around TLS, which would encrypt the answer. */
  private void hangUp(ChannelHandlerContext ctx, FirstBytes first) {
    if (tls && first == FirstBytes.HTTP1) {
      ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), HTTP_TO_HTTPS))
          .addListener(written -> closeInTime(ctx));
    } else {
      ctx.close();
    }
  }
}
