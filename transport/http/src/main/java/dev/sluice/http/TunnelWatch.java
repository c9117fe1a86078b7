package dev.sluice.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how long a proxy may take to make a tunnel, and how much it may say before it has: no call
 * has this connection yet, so that no deadline ends it. Tells the end once, whoever finds it first.
 * Confined to the connection's event loop.
 */
final class TunnelWatch extends ChannelInboundHandlerAdapter {
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** For the answer to {@code CONNECT} with the interim ones before it. */
  static final int MAX_BYTES = 64 * 1024;

  private final ProxySettings.Proxy proxy;
  private final Consumer<@Nullable String> done;
  private @Nullable Future<?> timer;
  private long seenBytes;
  private boolean over;

  /**
   * @param done told null when the tunnel stands, else why it does not
   */
  TunnelWatch(ProxySettings.Proxy proxy, Consumer<@Nullable String> done) {
    this.proxy = proxy;
    this.done = done;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (!ctx.channel().isActive()) { // its end was told before anybody stood here to hear it
      ended("proxy " + proxy + " closed the connection");
      return;
    }
    timer =
        ctx.executor()
            .schedule(
                () -> end(ctx, "proxy " + proxy + " did not answer in time"),
                TIMEOUT.toNanos(),
                TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes) {
      seenBytes += bytes.readableBytes();
      if (seenBytes > MAX_BYTES) {
        ReferenceCountUtil.release(message);
        end(ctx, "proxy " + proxy + " answers without end");
        return;
      }
    }
    ctx.fireChannelRead(message);
  }

  private void end(ChannelHandlerContext ctx, String why) {
    ended(why);
    ctx.close();
  }

  /** The handler that asks for the tunnel has its answer. */
  void ended(@Nullable String why) {
    Future<?> pending = timer;
    if (pending != null) {
      pending.cancel(false);
    }
    if (!over) {
      over = true;
      done.accept(why);
    }
  }
}
