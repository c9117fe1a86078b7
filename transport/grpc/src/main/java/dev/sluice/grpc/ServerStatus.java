package dev.sluice.grpc;

import io.grpc.Metadata;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameListener;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import io.grpc.netty.shaded.io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Marks the trailers in which a server itself says how a call failed. grpc makes a status of
 * whatever goes wrong, with the same codes, and takes {@code grpc-status} out of the trailers:
 * afterwards nobody can tell the two apart. Used on the connection's event loop.
 */
final class ServerStatus extends Http2FrameListenerDecorator {
  private static final Metadata.Key<String> MARK =
      Metadata.Key.of("sluice-server-status", Metadata.ASCII_STRING_MARSHALLER);

  private static final AsciiString MARK_NAME = AsciiString.cached("sluice-server-status");
  private static final AsciiString GRPC_STATUS = AsciiString.cached("grpc-status");
  private static final AsciiString HTTP_STATUS = AsciiString.cached(":status");
  private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
  private static final AsciiString OK = AsciiString.cached("0");
  private static final String GRPC = "application/grpc";

  ServerStatus(Http2FrameListener grpc) {
    super(grpc);
  }

  /** Whether the status of a failed call that came with these trailers is the server's own. */
  static boolean isIn(@Nullable Metadata trailers) {
    return trailers != null && trailers.containsKey(MARK);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean last)
      throws Http2Exception {
    if (last) {
      mark(headers);
    }
    super.onHeadersRead(ctx, streamId, headers, padding, last);
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
    if (last) {
      mark(headers);
    }
    super.onHeadersRead(ctx, streamId, headers, streamDependency, weight, exclusive, padding, last);
  }

  private static void mark(Http2Headers trailers) {
    CharSequence status = trailers.get(GRPC_STATUS);
    if (status != null && !OK.contentEquals(status) && isNumber(status) && isOfGrpc(trailers)) {
      trailers.add(MARK_NAME, OK);
    }
  }

  /** Trailers proper follow headers that were checked; those that stand alone are both. */
  private static boolean isOfGrpc(Http2Headers trailers) {
    CharSequence type = trailers.get(CONTENT_TYPE);
    return trailers.get(HTTP_STATUS) == null || (type != null && type.toString().startsWith(GRPC));
  }

  private static boolean isNumber(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() > 0;
  }
}
