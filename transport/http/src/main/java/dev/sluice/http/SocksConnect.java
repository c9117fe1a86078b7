package dev.sluice.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a SOCKS proxy for a connection (RFC 1928, with the user name and password of RFC 1929), then
 * leaves the pipeline. Names are looked up by the proxy, as in the reference.
 */
final class SocksConnect extends ByteToMessageDecoder {
  private static final int VERSION = 5;
  private static final int AUTH_VERSION = 1;
  private static final int NO_AUTH = 0;
  private static final int USER_PASSWORD = 2;
  private static final int CONNECT = 1;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;
  private static final int PORT_BYTES = 2;
  private static final int MAX_TEXT_BYTES = 255;
  private static final List<String> REFUSALS =
      List.of(
          "succeeded",
          "general SOCKS server failure",
          "connection not allowed by ruleset",
          "network unreachable",
          "host unreachable",
          "connection refused",
          "TTL expired",
          "command not supported",
          "address type not supported");

  private enum Step {
    METHOD,
    AUTHENTICATED,
    CONNECTED,
    OVER
  }

  private final HttpRoute route;
  private final ProxySettings.Proxy proxy;
  private final Consumer<@Nullable String> done;
  private Step step = Step.METHOD;

  /**
   * @param done told null when the connection stands, else why it does not
   */
  SocksConnect(HttpRoute route, ProxySettings.Proxy proxy, Consumer<@Nullable String> done) {
    this.route = route;
    this.proxy = proxy;
    this.done = done;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    byte[] methods =
        proxy.user().isEmpty()
            ? new byte[] {VERSION, 1, NO_AUTH}
            : new byte[] {VERSION, 2, NO_AUTH, USER_PASSWORD};
    ctx.writeAndFlush(ctx.alloc().buffer().writeBytes(methods));
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    switch (step) {
      case METHOD -> method(ctx, in);
      case AUTHENTICATED -> authenticated(ctx, in);
      case CONNECTED -> connected(ctx, in);
      case OVER -> in.skipBytes(in.readableBytes());
    }
  }

  private void method(ChannelHandlerContext ctx, ByteBuf in) {
    if (in.readableBytes() < 2) {
      return;
    }
    int version = in.readUnsignedByte();
    int method = in.readUnsignedByte();
    if (version != VERSION) {
      over("unexpected protocol version " + version);
    } else if (method == NO_AUTH) {
      connect(ctx);
    } else if (method == USER_PASSWORD && !proxy.user().isEmpty()) {
      ByteBuf credentials = ctx.alloc().buffer().writeByte(AUTH_VERSION);
      text(credentials, proxy.user());
      text(credentials, proxy.password());
      step = Step.AUTHENTICATED;
      ctx.writeAndFlush(credentials);
    } else {
      over("no acceptable authentication methods");
    }
  }

  private void authenticated(ChannelHandlerContext ctx, ByteBuf in) {
    if (in.readableBytes() < 2) {
      return;
    }
    in.skipBytes(1);
    if (in.readUnsignedByte() == 0) {
      connect(ctx);
    } else {
      over("username/password authentication failed");
    }
  }

  private void connect(ChannelHandlerContext ctx) {
    ByteBuf request = ctx.alloc().buffer().writeByte(VERSION).writeByte(CONNECT).writeByte(0);
    byte[] address = NetUtil.createByteArrayFromIpAddressString(route.host());
    if (address == null) {
      request.writeByte(NAME);
      text(request, route.host());
    } else {
      request.writeByte(address.length == Integer.BYTES ? IPV4 : IPV6).writeBytes(address);
    }
    step = Step.CONNECTED;
    ctx.writeAndFlush(request.writeShort(route.port()));
  }

  private void connected(ChannelHandlerContext ctx, ByteBuf in) {
    int start = in.readerIndex();
    if (in.readableBytes() < 5) {
      return;
    }
    int version = in.getUnsignedByte(start);
    int answer = in.getUnsignedByte(start + 1);
    int boundBytes =
        switch (in.getUnsignedByte(start + 3)) {
          case IPV4 -> Integer.BYTES;
          case IPV6 -> 4 * Integer.BYTES;
          case NAME -> 1 + in.getUnsignedByte(start + 4);
          default -> -1;
        };
    if (version != VERSION || boundBytes < 0) {
      over("unexpected answer");
    } else if (answer != 0) {
      over(answer < REFUSALS.size() ? REFUSALS.get(answer) : "unknown code: " + answer);
    } else if (in.readableBytes() >= 4 + boundBytes + PORT_BYTES) {
      in.skipBytes(4 + boundBytes + PORT_BYTES);
      step = Step.OVER;
      ctx.pipeline().remove(this);
      done.accept(null);
    }
  }

  /** A length of one byte, and the text; longer ones were refused with the configuration. */
  private static void text(ByteBuf to, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, MAX_TEXT_BYTES);
    to.writeByte(length).writeBytes(bytes, 0, length);
  }

  /** Whether one of the protocol's texts can hold it. */
  static boolean fits(String text) {
    return ByteBufUtil.utf8Bytes(text) <= MAX_TEXT_BYTES;
  }

  private void over(String why) {
    if (step != Step.OVER) {
      step = Step.OVER;
      done.accept("socks connect tcp " + proxy + "->" + route.authority() + ": " + why);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    over("the proxy closed the connection");
    super.channelInactive(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close(); // channelInactive says the rest
  }
}
