package dev.sluice.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks a proxy for a tunnel (RFC 9110, section 9.3.6), then leaves the pipeline. */
final class ProxyConnect extends ChannelInboundHandlerAdapter {
  private final HttpClientCodec codec = new HttpClientCodec();
  private final String authority;
  private final ProxySettings.Proxy proxy;
  private final Consumer<@Nullable String> done;
  private boolean over;
  private boolean stands;

  /**
   * @param done told null when the tunnel stands, else why it does not
   */
  ProxyConnect(String authority, ProxySettings.Proxy proxy, Consumer<@Nullable String> done) {
    this.authority = authority;
    this.proxy = proxy;
    this.done = done;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ctx.pipeline().addBefore(ctx.name(), null, codec);
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.CONNECT, authority);
    request.headers().set(HttpHeaderNames.HOST, authority);
    if (!proxy.authorization().isEmpty()) {
      request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, proxy.authorization());
    }
    ctx.channel().writeAndFlush(request);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof HttpResponse response) {
        takeHead(response);
      }
      if (message instanceof LastHttpContent && !over && stands) {
        over = true;
        ctx.pipeline().remove(this);
        ctx.pipeline().remove(codec);
        done.accept(null);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /** A refusal is one, whatever body may follow. */
  private void takeHead(HttpResponse response) {
    if (over || response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
      return;
    }
    if (response.decoderResult().isFailure()) {
      over = true;
      done.accept("proxy " + proxy + " does not answer in HTTP");
    } else if (response.status().codeClass() == HttpStatusClass.SUCCESS) {
      stands = true;
    } else {
      over = true;
      int status = response.status().code();
      done.accept("proxy " + proxy + " answered " + status + " to CONNECT " + authority);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!over) {
      over = true;
      done.accept("proxy " + proxy + " closed the connection");
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close(); // channelInactive says the rest
  }
}
