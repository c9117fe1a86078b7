package dev.sluice.grpc;

import dev.sluice.connections.IdleConnections;
import dev.sluice.connections.ServesPeers.Peer;
import dev.sluice.runtime.Clock;
import dev.sluice.runtime.Turns;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.socket.ChannelInputShutdownEvent;
import io.grpc.netty.shaded.io.netty.handler.codec.AdaptiveCumulator;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the heads of the frames that a client sends, before HTTP/2 is decoded, and bounds what
 * costs others something and carries no data: control frames, frames that are nearly empty, heads
 * of requests that never end, and answers that are never read. A request pays for the frames that
 * usually go with it, so that a busy connection is no flood.
 *
 * <p>Hands on only so many calls in one turn; the frames behind them wait until the other
 * connections of the loop had theirs, and meanwhile the client is not read from. Nor is one whose
 * answers pile up in the socket, until it takes them (RFC 9113 lets a peer ask for endless
 * acknowledgements). Where direct memory is short, what was read does not wait.
 *
 * <p>Runs on the connection's event loop, except {@link #endIfStuck} and {@link #onLoop}.
 */
final class FrameWatch extends ServedHandler implements IdleConnections.Candidate {
  /** For the preface, and for a head once it has begun. */
  static final Duration HEAD_TIMEOUT = Duration.ofSeconds(10);

  /** For a client that takes nothing of what is written to it. */
  static final Duration UNREAD_TIMEOUT = Duration.ofSeconds(30);

  /** For the answers to a client that has ended its side: it may be gone altogether. */
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  /** Less than this is copied all the same, so that small pieces do not pile up. */
  private static final int SMALL_READ_BYTES = 1024;

  private final Clock clock;
  private final RefusedPeers refusals;
  private final ArrivalMeter.Factory meters;
  private final Function<EventExecutor, Turns> turns;
  private final BoundedReads reads;
  private final FrameScanner scanner;
  private final ClientSigns signs = new ClientSigns();
  private final Deque<ByteBuf> waiting = new ArrayDeque<>(1); // for the next turn
  private boolean isHeld; // whether there is a next turn to wait for
  private boolean isTurnDue; // false while it waits for the client to take its answers
  private volatile @Nullable ChannelHandlerContext ctx; // written once
  private boolean tuned;
  private boolean ended;
  private boolean inputEnded; // the client sends nothing more
  private boolean told; // a line of ours says why the connection ends
  private final @Nullable SocketAddress remote;
  private volatile @Nullable OpenCalls calls; // written once

  /**
   * @param remote whose connection it is
   * @param turns of an event loop
   * @param reads of this connection
   */
  FrameWatch(
      @Nullable SocketAddress remote,
      Clock clock,
      RefusedPeers refusals,
      ArrivalMeter.Factory meters,
      Function<EventExecutor, Turns> turns,
      BoundedReads reads) {
    this.remote = remote;
    this.clock = clock;
    this.refusals = refusals;
    this.meters = meters;
    this.turns = turns;
    this.reads = reads;
    this.scanner = new FrameScanner(clock, meters);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    long now = clock.nanoTime();
    scanner.begin(now);
    signs.begin(now);
    ctx = added;
  }

  @Override
  void arrived(ChannelHandlerContext read, Object message) {
    if (ended) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (!(message instanceof ByteBuf bytes)) {
      read.fireChannelRead(message);
      return;
    }
    signs.came();
    if (!tuned) {
      tuned = true;
      tune(read.pipeline().get(Http2ConnectionHandler.class));
    }
    if (signs.isUnread() && !meters.isShortOfBuffers()) {
      hold(read);
    }
    if (isHeld) {
      waiting.addLast(bytes);
    } else {
      handOn(read, bytes);
    }
  }

  /** All of it, or what is left of the turn. */
  private void handOn(ChannelHandlerContext here, ByteBuf bytes) {
    int begin = bytes.readerIndex();
    int end = scanner.scan(bytes);
    if (end == FrameScanner.FLOOD) {
      bytes.release();
      end(here, "it floods the connection with frames that carry no data");
      return;
    }
    note(scanner.isUnfinished());
    if (end == bytes.writerIndex()) {
      here.fireChannelRead(bytes);
      return;
    }
    waiting.addFirst(bytes);
    reads.hadToWait();
    hold(here);
    if (end > begin) {
      here.fireChannelRead(bytes.readRetainedSlice(end - begin));
    }
  }

  private void hold(ChannelHandlerContext here) {
    if (!isHeld) {
      isHeld = true;
      readOn(here);
      awaitTurn(here);
    }
  }

  private void awaitTurn(ChannelHandlerContext here) {
    if (!isTurnDue && !signs.isUnread()) {
      isTurnDue = true;
      turns.apply(here.executor()).take(() -> servedTurn(here));
    }
  }

  private void servedTurn(ChannelHandlerContext here) {
    LoopThread.Served before = LoopThread.turnTo(this);
    try {
      turn(here);
    } finally {
      LoopThread.turnTo(before);
    }
  }

  private void turn(ChannelHandlerContext here) {
    isTurnDue = false;
    if (!isHeld || signs.isUnread()) {
      return; // the connection ended, or goes on when its answers are taken
    }
    isHeld = false;
    scanner.beginTurn();
    while (!isHeld && !waiting.isEmpty()) {
      if (signs.isUnread()) {
        hold(here);
      } else {
        handOn(here, waiting.removeFirst());
      }
    }
    readOn(here);
    here.fireChannelReadComplete();
    if (inputEnded && !isHeld) {
      answerAndLeave(here);
    }
  }

  /**
   * A client that ends its side of the connection still gets answers to the requests that came
   * whole, also to those that wait for their turn.
   */
  @Override
  public void userEventTriggered(ChannelHandlerContext here, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && !inputEnded) {
      inputEnded = true;
      if (!isHeld) {
        answerAndLeave(here);
      }
      return; // the decoder would take it for the end of what it reads
    }
    here.fireUserEventTriggered(event);
  }

  private void answerAndLeave(ChannelHandlerContext here) {
    OpenCalls open = calls;
    Runnable leaving = () -> leave(here);
    if (open == null || !open.awaitAnswers(() -> here.executor().execute(leaving))) {
      leave(here);
      return;
    }
    here.executor().schedule(leaving, ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Without GOAWAY, whose answer would be waited for. */
  private static void leave(ChannelHandlerContext here) {
    if (!here.channel().isActive()) {
      return;
    }
    here.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> here.close());
  }

  /** Asks the socket for more, or for nothing. */
  private void readOn(ChannelHandlerContext here) {
    if (here.channel().isActive()) {
      here.channel().config().setAutoRead(!isHeld && !signs.isUnread() && !inputEnded);
    }
  }

  /** Where reading is not automatic, HTTP/2 asks for more by itself. */
  @Override
  public void read(ChannelHandlerContext asked) {
    if (!isHeld && !signs.isUnread() && !inputEnded) {
      asked.read();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext read) {
    if (!isHeld) {
      scanner.beginTurn();
    }
    read.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext closed) {
    letGo();
    super.channelInactive(closed);
  }

  /** A line of ours says why the connection ends: no other is needed. */
  void refused(ChannelHandlerContext here, String why) {
    told = true;
    refusals.refused(here.channel(), why);
  }

  @Override
  public Peer peer() {
    return new Peer(PeerFilter.shown(remote), told);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    letGo();
  }

  /** Nobody is to answer what still waits. */
  private void letGo() {
    isHeld = false;
    while (!waiting.isEmpty()) {
      waiting.removeFirst().release();
    }
  }

  /** By the time of the first bytes grpc has added its decoder. */
  private void tune(@Nullable Http2ConnectionHandler http2) {
    if (http2 == null) {
      return;
    }
    // By default all bytes of a read that begins within a frame are copied, which nearly every
    // read of a large message does.
    http2.setCumulator(new AdaptiveCumulator(SMALL_READ_BYTES));
    Http2ConnectionDecoder decoder = http2.decoder();
    calls = new OpenCalls(http2);
    decoder.frameListener(new AnnouncedSizes(decoder.frameListener(), http2.connection(), meters));
  }

  private void note(boolean isUnfinished) {
    if (!isUnfinished) {
      signs.endedHead();
    } else if (!signs.isUnfinished()) {
      signs.beganHead(clock.nanoTime());
    }
  }

  /** Where the client does not take what it asked for, it is not asked for more. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    if (changed.channel().isWritable()) {
      signs.takesAgain();
    } else {
      signs.stoppedTaking(clock.nanoTime());
    }
    readOn(changed);
    if (isHeld) {
      awaitTurn(changed);
    }
    changed.fireChannelWritabilityChanged();
  }

  /**
   * Hangs up on a client that has been in the middle of something for too long. Any thread.
   *
   * @param unreadTimeout for a client that takes nothing of what is written to it
   */
  void endIfStuck(long nowNanos, Duration unreadTimeout) {
    ChannelHandlerContext here = ctx;
    if (here == null) {
      return;
    }
    if (signs.isUnfinishedFor(HEAD_TIMEOUT, nowNanos)) {
      here.executor().execute(() -> end(here, "the head of a request did not end in time"));
    } else if (signs.isUnreadFor(unreadTimeout, nowNanos)) {
      here.executor()
          .execute(
              () -> {
                refused(here, "it does not take what is sent to it");
                here.channel().unsafe().close(here.channel().voidPromise());
              });
    }
  }

  /** Looks whether anything came since the last time; one thread at a time. */
  void noteIdleness(long nowNanos) {
    signs.noteIdleness(hasCalls(), nowNanos);
  }

  /** What another thread sees of it may be old: {@link #endIfIdle} looks again. */
  private boolean hasCalls() {
    OpenCalls open = calls;
    return open != null && open.areAny();
  }

  @Override
  public long idleSinceNanos() {
    return ctx == null || hasCalls() ? BUSY : signs.idleSinceNanos();
  }

  /** With GOAWAY, after which a client connects again by itself. */
  @Override
  public void endIfIdle() {
    ChannelHandlerContext here = ctx;
    if (here != null) {
      here.executor()
          .execute(
              () -> {
                if (!signs.isUsed() && !hasCalls()) {
                  here.channel().close();
                }
              });
    }
  }

  /** Resets the calls whose answers wait for the client to take them. Any thread. */
  void resetUntaken() {
    ChannelHandlerContext here = ctx;
    OpenCalls open = calls;
    if (here != null && open != null) {
      here.executor().execute(() -> open.resetUntaken(here));
    }
  }

  /**
   * Runs it on the connection's event loop, for this connection; throws {@link
   * java.util.concurrent.RejectedExecutionException} where that has ended. Any thread.
   */
  void onLoop(Runnable action) {
    ChannelHandlerContext here = ctx;
    if (here != null) {
      here.executor()
          .execute(
              () -> {
                LoopThread.Served before = LoopThread.turnTo(this);
                try {
                  action.run();
                } finally {
                  LoopThread.turnTo(before);
                }
              });
    }
  }

  /** With a last frame that tells the client why (RFC 9113, section 7). */
  private void end(ChannelHandlerContext here, String why) {
    if (!ended && here.channel().isActive()) {
      ended = true;
      letGo();
      readOn(here); // what still comes goes nowhere
      refused(here, why);
      exceptionCaught(
          here, Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "refused"));
    }
  }
}
