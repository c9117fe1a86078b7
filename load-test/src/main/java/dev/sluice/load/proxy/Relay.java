package dev.sluice.load.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One direction of one connection: takes bytes from its source to its peer's. One event loop. */
final class Relay extends ChannelInboundHandlerAdapter {
  private static final long MOST_WAITING_BYTES = 256 << 10;

  private final FaultProxy proxy;
  private final Channel source;
  private final boolean toTarget;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private @Nullable Relay peer;
  private long waitingBytes;
  private long lineFreeNanos = System.nanoTime();
  private long sentSinceFault;
  private boolean scheduled;
  private boolean ended;

  /** Bytes that are due at a time. */
  private record Waiting(ByteBuf bytes, long dueNanos) {}

  Relay(FaultProxy proxy, Channel source, boolean toTarget) {
    this.proxy = proxy;
    this.source = source;
    this.toTarget = toTarget;
  }

  Channel source() {
    return source;
  }

  /** Both sides are open: begins, in both directions. */
  void connect(Relay other) {
    peer = other;
    other.peer = this;
    pump();
    other.pump();
  }

  void faultChanged() {
    sentSinceFault = 0;
    pump();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    ProxyFault fault = proxy.fault();
    if (fault.drop() == (toTarget ? ProxyFault.Drop.TO_TARGET : ProxyFault.Drop.TO_CLIENT)) {
      bytes.release();
      return;
    }
    long now = System.nanoTime();
    long due = now + TimeUnit.MILLISECONDS.toNanos(fault.delayMillis());
    if (fault.bytesPerSecond() > 0) {
      if (lineFreeNanos - now < 0) {
        lineFreeNanos = now;
      }
      lineFreeNanos += (long) (bytes.readableBytes() * 1e9 / fault.bytesPerSecond());
      due = Math.max(due, lineFreeNanos);
    }
    waitingBytes += bytes.readableBytes();
    waiting.add(new Waiting(bytes, due));
    pump();
  }

  private void pump() {
    Relay to = peer;
    ProxyFault fault = proxy.fault();
    if (to == null || fault.stall()) {
      source.config().setAutoRead(waitingBytes < MOST_WAITING_BYTES && to != null);
      return;
    }
    while (!waiting.isEmpty() && to.source.isWritable()) {
      long wait = waiting.element().dueNanos() - System.nanoTime();
      if (wait > 0) {
        pumpLater(wait);
        break;
      }
      ByteBuf bytes = waiting.remove().bytes();
      waitingBytes -= bytes.readableBytes();
      sentSinceFault += bytes.readableBytes();
      long beyond =
          toTarget && fault.truncateAfterBytes() > 0
              ? sentSinceFault - fault.truncateAfterBytes()
              : 0;
      if (beyond > 0) {
        bytes.writerIndex((int) Math.max(bytes.readerIndex(), bytes.writerIndex() - beyond));
        to.source.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
        return;
      }
      to.source.writeAndFlush(bytes);
    }
    if (ended && waiting.isEmpty()) {
      to.source.close();
    }
    source.config().setAutoRead(waitingBytes < MOST_WAITING_BYTES && to.source.isWritable());
  }

  private void pumpLater(long nanos) {
    if (!scheduled) {
      scheduled = true;
      source
          .eventLoop()
          .schedule(
              () -> {
                scheduled = false;
                pump();
              },
              nanos,
              TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (peer != null) {
      peer.pump();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ended = true;
    proxy.closed(this);
    if (peer != null && !peer.source.isOpen()) {
      waiting.forEach(left -> left.bytes().release());
      waiting.clear();
    }
    pump();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
