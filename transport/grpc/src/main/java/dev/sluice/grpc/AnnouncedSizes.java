package dev.sluice.grpc;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Connection;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameListener;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Stream;
import java.util.concurrent.TimeUnit;

/**
 * Shows each call's meter the first bytes of its message, which say how long it is: grpc tells
 * nobody, and one that is too long need not be read. What still comes of a call that was refused
 * goes nowhere, and is not asked for. Used on the connection's event loop.
 */
final class AnnouncedSizes extends Http2FrameListenerDecorator {
  private static final long RESET_AFTER_MILLIS = 5_000;

  private final Http2Connection connection;
  private final ArrivalMeter.Factory meters;
  private final Http2Connection.PropertyKey key;

  AnnouncedSizes(Http2FrameListener grpc, Http2Connection connection, ArrivalMeter.Factory meters) {
    super(grpc);
    this.connection = connection;
    this.meters = meters;
    this.key = connection.newKey();
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean last)
      throws Http2Exception {
    super.onHeadersRead(ctx, streamId, headers, padding, last);
    begun(streamId);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int streamDependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean last)
      throws Http2Exception {
    super.onHeadersRead(ctx, streamId, headers, streamDependency, weight, exclusive, padding, last);
    begun(streamId);
  }

  /** grpc has made the call's meter meanwhile, on this thread, unless it refused the call. */
  private void begun(int streamId) {
    ArrivalMeter meter = meters.takeNewest();
    Http2Stream stream = connection.stream(streamId);
    if (meter != null && stream != null) {
      stream.setProperty(key, meter);
    }
  }

  /**
   * @param consumed zero for what is not taken: then the client gets no leave to send more
   */
  private int drop(ChannelHandlerContext ctx, int streamId, ArrivalMeter meter, int consumed) {
    if (!meter.isLeftToItself()) {
      meter.leaveToItself();
      ctx.executor()
          .schedule(() -> reset(ctx, streamId), RESET_AFTER_MILLIS, TimeUnit.MILLISECONDS);
    }
    return consumed;
  }

  /** By then what was on its way has come, which a reset would have answered frame by frame. */
  private void reset(ChannelHandlerContext ctx, int streamId) {
    Http2ConnectionHandler http2 = ctx.pipeline().get(Http2ConnectionHandler.class);
    if (http2 != null && connection.stream(streamId) != null) {
      http2.resetStream(ctx, streamId, Http2Error.NO_ERROR.code(), ctx.newPromise());
      ctx.flush();
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean last)
      throws Http2Exception {
    Http2Stream stream = connection.stream(streamId);
    if (stream != null && stream.getProperty(key) instanceof ArrivalMeter meter) {
      meter.sawFirst(data);
      if (meter.isRefused()) {
        return drop(ctx, streamId, meter, last ? data.readableBytes() + padding : 0);
      }
    }
    return super.onDataRead(ctx, streamId, data, padding, last);
  }
}
