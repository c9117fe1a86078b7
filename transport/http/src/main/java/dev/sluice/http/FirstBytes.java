package dev.sluice.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Stands before TLS and looks at how a connection begins. A request in plain text is answered as
 * Go's server does; whatever else is not TLS ends the connection. None of it reaches TLS, whose
 * errors would quote it. Leaves the pipeline once the first bytes are those of TLS.
 */
final class FirstBytes extends ByteToMessageDecoder {
  static final String ANSWER =
      "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";

  /** The first five octets of requests, which is what Go's server goes by. */
  private static final List<String> REQUESTS =
      List.of(
          "GET /", "HEAD ", "POST ", "PUT /", "OPTIO", "PATCH", "DELET", "TRACE", "CONNE", "PRI *");

  private static final int FIRST_RECORD_TYPE = 20; // change_cipher_spec
  private static final int LAST_RECORD_TYPE = 24; // heartbeat

  private final ServerRules rules;
  private final ServerConnections connections;
  private boolean refused;

  FirstBytes(ServerRules rules, ServerConnections connections) {
    this.rules = rules;
    this.connections = connections;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    short first = in.getUnsignedByte(in.readerIndex());
    if (first >= FIRST_RECORD_TYPE && first <= LAST_RECORD_TYPE) {
      ctx.pipeline().remove(this); // what was read goes on to TLS
      return;
    }
    boolean mayBe = false;
    for (String begin : REQUESTS) {
      int seen = Math.min(begin.length(), in.readableBytes());
      if (in.toString(in.readerIndex(), seen, StandardCharsets.ISO_8859_1)
          .equals(begin.substring(0, seen))) {
        if (seen == begin.length()) {
          answer(ctx, in);
          return;
        }
        mayBe = true;
      }
    }
    if (!mayBe) {
      refuse(in);
      connections.broke(
          "the client does not speak TLS, which this port asks for",
          ctx.channel(),
          rules.context().log());
      ctx.close();
    }
  }

  private void answer(ChannelHandlerContext ctx, ByteBuf in) {
    refuse(in);
    connections.broke(
        "the client sent an HTTP request to an HTTPS server", ctx.channel(), rules.context().log());
    ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), ANSWER))
        .addListener(
            (ChannelFutureListener)
                written -> {
                  if (!written.isSuccess()) {
                    ctx.close();
                  } else if (ctx.channel() instanceof DuplexChannel duplex) {
                    duplex
                        .shutdownOutput(); // closing with unread bytes would take the answer along
                  }
                });
    ctx.executor()
        .schedule(() -> ctx.close(), rules.limits().linger().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void refuse(ByteBuf in) {
    refused = true;
    rules.refusals().count(RefusalCounts.Reason.MALFORMED);
    in.skipBytes(in.readableBytes());
  }
}
