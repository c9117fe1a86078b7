package dev.sluice.grpc;

import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Stands first on a client's connection until the backend has greeted: one that speaks another
 * protocol fails the connection in our words, with its address, before a decoder quotes its bytes.
 * Then it makes room, and {@link ServerStatus} stays. Runs on the connection's event loop.
 */
final class BackendGreeting extends ChannelInboundHandlerAdapter {
  private final boolean tls;
  private boolean greeted;
  private boolean failed;

  private BackendGreeting(boolean tls) {
    this.tls = tls;
  }

  /**
   * Watches a channel that was just made.
   *
   * @param tls whether the backend is to speak TLS
   */
  static <C extends Channel> C watch(C channel, boolean tls) {
    channel.pipeline().addFirst(new BackendPeer(), new BackendGreeting(tls));
    return channel;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (failed) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (!greeted && message instanceof ByteBuf bytes && bytes.isReadable()) {
      greeted = true;
      String wrong = wrong(bytes);
      if (wrong != null) {
        ReferenceCountUtil.release(message);
        fail(ctx, wrong);
        ctx.close();
        return;
      }
    }
    Http2ConnectionHandler decoder = ctx.pipeline().get(Http2ConnectionHandler.class);
    if (decoder != null) { // with TLS, only when the handshake is over
      decoder.decoder().frameListener(new ServerStatus(decoder.decoder().frameListener()));
      ctx.pipeline().remove(this);
    }
    ctx.fireChannelRead(message);
  }

  /** Why these cannot be the first bytes of the backend; null when they can. */
  private @Nullable String wrong(ByteBuf bytes) {
    FirstBytes first = FirstBytes.of(bytes);
    if (tls) {
      return switch (first) {
        case TLS -> null;
        case UNKNOWN -> bytes.readableBytes() < 2 ? null : "does not speak TLS";
        default ->
            "answers in plain text, not with TLS; for a backend without TLS set tls:"
                + " {insecure: true}";
      };
    }
    return switch (first) {
      case HTTP2_SERVER -> null;
      case TLS -> "answers with TLS; remove insecure: true from tls";
      case HTTP1 -> {
        int status = FirstBytes.http1Status(bytes);
        yield "answers with HTTP/1"
            + (status > 0 ? " and status " + status : "")
            + ", not with HTTP/2 as gRPC needs it";
      }
      default -> bytes.readableBytes() < 4 ? null : "does not speak HTTP/2, as gRPC needs it";
    };
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!greeted && !failed) {
      fail(ctx, "closed the connection without an answer");
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (greeted || failed) {
      ctx.fireExceptionCaught(cause);
    } else {
      fail(ctx, "broke the connection off without an answer");
      ctx.close();
    }
  }

  private void fail(ChannelHandlerContext ctx, String what) {
    failed = true;
    WrongPeerException wrong =
        new WrongPeerException(PeerFilter.shown(ctx.channel().remoteAddress()) + " " + what);
    ctx.fireExceptionCaught(
        Status.UNAVAILABLE
            .withDescription(wrong.getMessage())
            .withCause(wrong)
            .asRuntimeException());
  }
}
