package dev.sluice.grpc;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler.Sharable;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.handler.codec.AdaptiveCumulator;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;

/**
 * Lets the HTTP/2 decoders of a listening channel's connections join what the socket gives by
 * reference. By default they copy all bytes of a read that begins within a frame, which nearly
 * every read of a large message does.
 */
@Sharable
final class UncopiedFrames extends ChannelInboundHandlerAdapter {
  /** Less than this is copied all the same, so that small pieces do not pile up. */
  private static final int SMALL_BYTES = 1024;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Channel connection) {
      connection.pipeline().addFirst(new UntilDecoderIsThere());
    }
    ctx.fireChannelRead(message);
  }

  /** grpc adds the decoder when the protocol is negotiated. */
  private static final class UntilDecoderIsThere extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      Http2ConnectionHandler decoder = ctx.pipeline().get(Http2ConnectionHandler.class);
      if (decoder != null) {
        decoder.setCumulator(new AdaptiveCumulator(SMALL_BYTES));
        ctx.pipeline().remove(this);
      }
      ctx.fireChannelRead(message);
    }
  }
}
