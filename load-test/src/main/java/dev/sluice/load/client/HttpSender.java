package dev.sluice.load.client;

import dev.sluice.load.payload.Signal;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * OTLP over HTTP/1.1 on one connection, one request at a time. A connection that the collector
 * closed is made anew with the next request.
 */
final class HttpSender implements Sender {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_RESPONSE_BYTES = 1 << 20;

  private final Bootstrap bootstrap;
  private final Wire wire;
  private final String authority;
  private @Nullable Channel channel; // used by the caller of send, one at a time

  HttpSender(String host, int port, Wire wire, EventLoops loops) {
    this.wire = wire;
    this.authority = host + ":" + port;
    SslContext tls = tls(wire);
    bootstrap =
        new Bootstrap()
            .group(loops.http())
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.toIntExact(TimeUnit.SECONDS.toMillis(wire.timeoutSeconds())))
            .remoteAddress(host, port)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    if (tls != null) {
                      made.pipeline().addLast(tls.newHandler(made.alloc(), host, port));
                    }
                    made.pipeline()
                        .addLast(
                            new HttpClientCodec(),
                            new HttpObjectAggregator(MOST_RESPONSE_BYTES),
                            new Answers());
                  }
                });
  }

  @Override
  public int mostInFlight() {
    return 1;
  }

  @Override
  public void connect() throws InterruptedException {
    channel = bootstrap.connect().sync().channel();
  }

  @Override
  public void send(Signal signal, Body body, Consumer<Answer> done) {
    Exchange exchange = new Exchange(done);
    Channel open = channel;
    if (open != null && open.isActive()) {
      write(open, signal, body, exchange);
      return;
    }
    bootstrap
        .connect()
        .addListener(
            (io.netty.channel.ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                channel = connected.channel();
                write(connected.channel(), signal, body, exchange);
              } else {
                exchange.answer(Answer.retry("not connected: " + connected.cause()));
              }
            });
  }

  private void write(Channel open, Signal signal, Body body, Exchange exchange) {
    open.pipeline().get(Answers.class).current = exchange;
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            signal.httpPath(),
            Unpooled.wrappedBuffer(body.bytes(), 0, body.length()));
    request
        .headers()
        .set(HttpHeaderNames.HOST, authority)
        .set(
            HttpHeaderNames.CONTENT_TYPE,
            wire.protocol() == Wire.Protocol.HTTP_JSON
                ? "application/json"
                : "application/x-protobuf")
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length());
    if (wire.compression() != Wire.Compression.NONE) {
      request.headers().set(HttpHeaderNames.CONTENT_ENCODING, wire.coding());
    }
    wire.headers().forEach((name, value) -> request.headers().set(name, value));
    open.eventLoop()
        .schedule(
            () -> {
              if (exchange.answer(Answer.retry("no answer within the time-out"))) {
                open.close();
              }
            },
            wire.timeoutSeconds(),
            TimeUnit.SECONDS);
    open.writeAndFlush(request)
        .addListener(
            written -> {
              if (!written.isSuccess()
                  && exchange.answer(Answer.retry("not sent: " + written.cause()))) {
                open.close();
              }
            });
  }

  /** One request and its only answer, whichever connection that comes from. */
  private static final class Exchange {
    private final Consumer<Answer> done;
    private final AtomicBoolean answered = new AtomicBoolean();

    Exchange(Consumer<Answer> done) {
      this.done = done;
    }

    /** False when it was answered before. */
    boolean answer(Answer answer) {
      boolean first = answered.compareAndSet(false, true);
      if (first) {
        done.accept(answer);
      }
      return first;
    }
  }

  @Override
  public void collectorIsBack() {
    // the next request connects
  }

  @Override
  public void close() {
    Channel open = channel;
    if (open != null) {
      open.close();
    }
  }

  private static @Nullable SslContext tls(Wire wire) {
    if (wire.certificateAuthority() == null) {
      return null;
    }
    try {
      return SslContextBuilder.forClient()
          .trustManager(new File(wire.certificateAuthority()))
          .build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("the certificate authority cannot be used", e);
    }
  }

  /** Of one connection. */
  private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {
    private volatile @Nullable Exchange current;

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
      Exchange answered = current;
      current = null; // a connection that closes now has nothing more to say of this request
      if (!HttpUtil.isKeepAlive(response)) {
        context.close();
      }
      if (answered != null) {
        answered.answer(read(response));
      }
    }

    private Answer read(FullHttpResponse response) {
      int code = response.status().code();
      if (code >= 200 && code < 300) {
        byte[] body = ByteBufUtil.getBytes(response.content());
        long rejected =
            wire.protocol() == Wire.Protocol.HTTP
                ? GrpcSender.rejectedItems(body)
                : rejectedInJson(body);
        return rejected == 0
            ? Answer.ACCEPTED
            : new Answer(Answer.Kind.ACCEPTED, "partial success", rejected);
      }
      String words = code + ": " + response.content().toString(StandardCharsets.UTF_8);
      return code == 429 || code == 502 || code == 503 || code == 504
          ? Answer.retry(words)
          : Answer.refused(words);
    }

    /** {@code partialSuccess.rejected*}, which is a number or a text. */
    private static long rejectedInJson(byte[] body) {
      if (body.length == 0) {
        return 0;
      }
      for (Map.Entry<String, JsonNode> field :
          JSON.readTree(body).path("partialSuccess").properties()) {
        if (field.getKey().startsWith("rejected")) {
          return Long.parseLong(field.getValue().asString());
        }
      }
      return 0;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      failed("the connection was closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      failed(cause.toString());
      context.close();
    }

    private void failed(String why) {
      Exchange failed = current;
      current = null;
      if (failed != null) {
        failed.answer(Answer.retry(why));
      }
    }
  }
}
