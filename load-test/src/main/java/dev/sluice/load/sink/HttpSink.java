package dev.sluice.load.sink;

import com.github.luben.zstd.ZstdInputStream;
import dev.sluice.load.payload.Signal;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The HTTP side of a sink, on one event loop: protobuf and JSON bodies, plain, gzip or zstd. */
final class HttpSink implements AutoCloseable {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final int MOST_BODY_BYTES = 64 << 20;

  private final Reception reception;
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel server;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  HttpSink(Reception reception, int port) throws IOException {
    this.reception = reception;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    made.pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(MOST_BODY_BYTES),
                            new Requests());
                  }
                });
    server =
        bootstrap
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  @Override
  public void close() {
    server.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static @Nullable Signal signalAt(String path) {
    for (Signal signal : Signal.values()) {
      if (signal.httpPath().equals(path)) {
        return signal;
      }
    }
    return null;
  }

  private final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      Signal signal = signalAt(request.uri());
      if (signal == null) {
        respond(context, HttpResponseStatus.NOT_FOUND, PROTOBUF, new byte[0], 0);
        return;
      }
      byte[] body = ByteBufUtil.getBytes(request.content());
      reception.account(signal).arrivedBytes(body.length);
      String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
      boolean json = type.startsWith("application/json");
      String coding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "");
      reception.account(signal).sawCoding(coding);
      Verdict verdict;
      try {
        byte[] plain = plain(body, coding);
        verdict = json ? reception.takeJson(signal, plain) : reception.take(signal, plain);
      } catch (IOException e) {
        verdict = reception.broken(signal);
      }
      dispatch(context, verdict, json);
    }

    private static byte[] plain(byte[] body, String coding) throws IOException {
      return switch (coding) {
        case "", "identity" -> body;
        case "gzip" -> {
          try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 1 << 16)) {
            yield in.readAllBytes();
          }
        }
        case "zstd" -> {
          try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(body))) {
            yield in.readAllBytes();
          }
        }
        default -> throw new IOException("content-encoding " + coding);
      };
    }

    private void dispatch(ChannelHandlerContext context, Verdict verdict, boolean json) {
      if (verdict.outcome() == Verdict.Outcome.HANG) {
        context
            .executor()
            .schedule(() -> context.close(), GrpcSink.HANG_MILLIS, TimeUnit.MILLISECONDS);
      } else if (verdict.delayMillis() > 0) {
        context
            .executor()
            .schedule(
                () -> answer(context, verdict, json), verdict.delayMillis(), TimeUnit.MILLISECONDS);
      } else {
        answer(context, verdict, json);
      }
    }

    private void answer(ChannelHandlerContext context, Verdict verdict, boolean json) {
      switch (verdict.outcome()) {
        case OK -> {
          if (json) {
            respond(context, HttpResponseStatus.OK, JSON, jsonResponse(verdict.rejected()), 0);
          } else {
            byte[] response = GrpcSink.response(verdict.rejected());
            respond(context, HttpResponseStatus.OK, PROTOBUF, response, 0);
          }
        }
        case RETRY -> refuse(context, verdict.httpStatus(503), 0);
        case THROTTLE -> refuse(context, 429, Math.max(1, verdict.retryAfterMillis() / 1000));
        case REFUSE -> refuse(context, verdict.httpStatus(400), 0);
        case HANG -> throw new AssertionError("a hanging request is not answered");
      }
    }

    private static byte[] jsonResponse(long rejected) {
      return (rejected == 0
              ? "{}"
              : "{\"partialSuccess\":{\"rejectedSpans\":\""
                  + rejected
                  + "\",\"errorMessage\":\"rejected by the sink\"}}")
          .getBytes(StandardCharsets.UTF_8);
    }

    private void refuse(ChannelHandlerContext context, int status, int retryAfter) {
      respond(context, HttpResponseStatus.valueOf(status), PROTOBUF, new byte[0], retryAfter);
    }

    private void respond(
        ChannelHandlerContext context,
        HttpResponseStatus status,
        String type,
        byte[] body,
        int retryAfter) {
      ByteBuf content = Unpooled.wrappedBuffer(body);
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
      response
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, type)
          .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
      if (retryAfter > 0) {
        response.headers().set(HttpHeaderNames.RETRY_AFTER, retryAfter);
      }
      context.writeAndFlush(response);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (told.add(cause.toString())) {
        System.err.println("sink: a connection failed: " + cause);
      }
      context.close();
    }
  }
}
