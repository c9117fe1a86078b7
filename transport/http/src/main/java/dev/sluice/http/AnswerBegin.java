package dev.sluice.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Stands before the client's decoder: bounds what a server sends before its answer begins (interim
 * answers without end), and tells from the first bytes that it speaks something else. Confined to
 * the connection's event loop.
 */
final class AnswerBegin extends ChannelInboundHandlerAdapter {
  /** For all interim answers together. */
  static final int MAX_BYTES = 128 * 1024;

  private static final int TLS_ALERT = 21;
  private static final int TLS_HANDSHAKE = 22;
  private static final int TLS_MAJOR_VERSION = 3;
  private static final int HTTP2_SETTINGS = 4;
  private static final int HTTP2_TYPE_AT = 3;

  private final BooleanSupplier isAwaited;
  private final Consumer<String> onGivenUp;
  private long seenBytes;

  /**
   * @param isAwaited whether the head of an answer is still to come
   * @param onGivenUp told why the server is not listened to any longer
   */
  AnswerBegin(BooleanSupplier isAwaited, Consumer<String> onGivenUp) {
    this.isAwaited = isAwaited;
    this.onGivenUp = onGivenUp;
  }

  /** A further exchange begins. */
  void reset() {
    seenBytes = 0;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes && isAwaited.getAsBoolean()) {
      String why =
          seenBytes == 0
              ? foreign(bytes)
              : seenBytes > MAX_BYTES ? "the server sends interim answers without end" : "";
      if (!why.isEmpty()) {
        ReferenceCountUtil.release(message);
        onGivenUp.accept(why);
        return;
      }
      seenBytes += bytes.readableBytes();
    }
    ctx.fireChannelRead(message);
  }

  /** Which protocol it is if not HTTP/1, and what to do; empty when that is not known. */
  private static String foreign(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int length = bytes.readableBytes();
    if (length < 2) {
      return "";
    }
    int first = bytes.getByte(at);
    boolean tls =
        (first == TLS_ALERT || first == TLS_HANDSHAKE)
            && bytes.getByte(at + 1) == TLS_MAJOR_VERSION;
    if (tls) {
      return "the server speaks TLS: use https:// in the endpoint";
    }
    boolean http2 =
        length > HTTP2_TYPE_AT && first == 0 && bytes.getByte(at + HTTP2_TYPE_AT) == HTTP2_SETTINGS;
    return http2 ? "the server speaks HTTP/2, as for gRPC: use its port for OTLP/HTTP" : "";
  }
}
