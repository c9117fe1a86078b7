package dev.sluice.grpc;

import dev.sluice.runtime.Clock;
import dev.sluice.runtime.IdleConnections;
import dev.sluice.runtime.ServesPeers.Peer;
import dev.sluice.runtime.Turns;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.socket.ChannelInputShutdownEvent;
import io.grpc.netty.shaded.io.netty.handler.codec.AdaptiveCumulator;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Connection;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Stream;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
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
 * <p>Runs on the connection's event loop, except {@link #endIfStuck}.
 */
final class FrameWatch extends ServedHandler implements IdleConnections.Candidate {
  /** For the preface, and for a head once it has begun. */
  static final Duration HEAD_TIMEOUT = Duration.ofSeconds(10);

  /** For a client that takes nothing of what is written to it. */
  static final Duration UNREAD_TIMEOUT = Duration.ofSeconds(30);

  /** For the answers to a client that has ended its side: it may be gone altogether. */
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  private static final int PREFACE_BYTES = 24;
  private static final int FRAME_HEAD_BYTES = 9;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;

  /** Data of fewer bytes is nearly none, unless it ends a message. */
  private static final int SMALL_DATA_BYTES = 16;

  /** Less than this is copied all the same, so that small pieces do not pile up. */
  private static final int SMALL_READ_BYTES = 1024;

  /** What a connection may spend at once, and gets back in a second; a plain frame costs one. */
  static final int BURST = 1_000;

  private static final int PER_SECOND = 100;
  private static final int PER_REQUEST = 8;
  private static final int SETTINGS_COST = 20;
  private static final int PING_COST = 4;
  private static final int CONTINUATION_COST = 4;

  /** What a turn may bring the others to wait for; a frame without data is one. */
  static final int WORK_IN_A_TURN = 64;

  static final int WORK_OF_A_CALL = 8;
  private static final int HEAD_BYTES_PER_WORK = 512;

  private final Clock clock;
  private final RefusedPeers refusals;
  private final ArrivalMeter.Factory meters;
  private final Function<EventExecutor, Turns> turns;
  private final BoundedReads reads;
  private final Deque<ByteBuf> waiting = new ArrayDeque<>(1); // for the next turn
  private boolean isHeld; // whether there is a next turn to wait for
  private boolean isTurnDue; // false while it waits for the client to take its answers
  private int work; // of this turn
  private volatile @Nullable ChannelHandlerContext ctx; // written once
  private int prefaceLeft = PREFACE_BYTES;
  private final byte[] head = new byte[FRAME_HEAD_BYTES];
  private int headBytes; // of the frame whose head is arriving
  private int payloadLeft; // of the frame that is arriving
  private boolean isData; // whether that is DATA
  private boolean headersOpen; // a block of headers has begun and not ended
  private int credit = BURST;
  private long refilledNanos;
  private boolean tuned;
  private boolean ended;
  private boolean inputEnded; // the client sends nothing more
  private boolean told; // a line of ours says why the connection ends
  private final @Nullable SocketAddress remote;
  private volatile boolean unfinished = true; // read by the sweeper, as are the three below
  private volatile long unfinishedSinceNanos;
  private volatile boolean unread;
  private volatile long unreadSinceNanos;
  private volatile boolean used; // since the sweeper looked
  private volatile long idleSinceNanos; // written by the sweeper, once it is made
  private volatile @Nullable Http2Connection http2Connection; // written once

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
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    refilledNanos = clock.nanoTime();
    unfinishedSinceNanos = refilledNanos;
    idleSinceNanos = refilledNanos;
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
    if (!used) {
      used = true;
    }
    if (!tuned) {
      tuned = true;
      tune(read.pipeline().get(Http2ConnectionHandler.class));
    }
    if (unread && !meters.isShortOfBuffers()) {
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
    int end = scan(bytes);
    if (end < 0) {
      bytes.release();
      end(here, "it floods the connection with frames that carry no data");
      return;
    }
    note(headersOpen || prefaceLeft > 0 || headBytes > 0 || (payloadLeft > 0 && !isData));
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
    if (!isTurnDue && !unread) {
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
    if (!isHeld || unread) {
      return; // the connection ended, or goes on when its answers are taken
    }
    isHeld = false;
    work = 0;
    while (!isHeld && !waiting.isEmpty()) {
      if (unread) {
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
    Http2Connection http2 = http2Connection;
    Set<Integer> toBeAnswered = // others have not come whole, and never will
        http2 == null
            ? Set.of()
            : new HashSet<>(
                streams(http2, stream -> stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE));
    if (http2 == null || toBeAnswered.isEmpty()) {
      leave(here);
      return;
    }
    http2.addListener(
        new Http2ConnectionAdapter() {
          @Override
          public void onStreamRemoved(Http2Stream stream) {
            if (toBeAnswered.remove(stream.id()) && toBeAnswered.isEmpty()) {
              here.executor().execute(() -> leave(here)); // not in the midst of its last frame
            }
          }
        });
    here.executor().schedule(() -> leave(here), ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
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
      here.channel().config().setAutoRead(!isHeld && !unread && !inputEnded);
    }
  }

  /** Where reading is not automatic, HTTP/2 asks for more by itself. */
  @Override
  public void read(ChannelHandlerContext asked) {
    if (!isHeld && !unread && !inputEnded) {
      asked.read();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext read) {
    if (!isHeld) {
      work = 0;
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
    http2Connection = http2.connection();
    decoder.frameListener(new AnnouncedSizes(decoder.frameListener(), http2.connection(), meters));
  }

  private void note(boolean isUnfinished) {
    if (isUnfinished && !unfinished) {
      unfinishedSinceNanos = clock.nanoTime();
    }
    if (isUnfinished != unfinished) {
      unfinished = isUnfinished;
    }
  }

  /**
   * Where the turn ends, which is between two frames that are not of one head; negative when the
   * client has spent what it may.
   */
  private int scan(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      if (work >= WORK_IN_A_TURN
          && payloadLeft == 0
          && headBytes == 0
          && !headersOpen
          && !meters.isShortOfBuffers()) {
        return at;
      }
      if (prefaceLeft > 0) {
        int part = Math.min(prefaceLeft, end - at);
        prefaceLeft -= part;
        at += part;
      } else if (payloadLeft > 0) {
        int part = Math.min(payloadLeft, end - at);
        payloadLeft -= part;
        at += part;
      } else {
        head[headBytes++] = bytes.getByte(at++);
        if (headBytes == FRAME_HEAD_BYTES) {
          headBytes = 0;
          if (!takes(length(), head[3], head[4])) {
            return -1;
          }
        }
      }
    }
    return end;
  }

  private int length() {
    return (head[0] & 0xFF) << 16 | (head[1] & 0xFF) << 8 | (head[2] & 0xFF);
  }

  private boolean takes(int length, int type, int flags) {
    payloadLeft = length;
    isData = type == 0;
    boolean isSmall = isData && length < SMALL_DATA_BYTES;
    work += isData ? (isSmall ? 1 : 0) : 1 + length / HEAD_BYTES_PER_WORK;
    return switch (type) {
      case 0 -> !isSmall || (flags & END_STREAM) != 0 || pays(1);
      case 1 -> {
        work += WORK_OF_A_CALL - 1;
        headersOpen = (flags & END_HEADERS) == 0;
        credit = Math.min(BURST, credit + PER_REQUEST);
        yield true;
      }
      case 4 -> pays((flags & ACK) == 0 ? SETTINGS_COST : 1);
      case 6 -> pays((flags & ACK) == 0 ? PING_COST : 1);
      case 9 -> {
        headersOpen = (flags & END_HEADERS) == 0;
        yield pays(CONTINUATION_COST);
      }
      default -> pays(1);
    };
  }

  private boolean pays(int cost) {
    credit -= cost;
    if (credit < 0) {
      long now = clock.nanoTime();
      long earned = (now - refilledNanos) / 1_000_000 * PER_SECOND / 1_000;
      refilledNanos = now;
      credit = (int) Math.min(BURST, credit + earned);
    }
    return credit >= 0;
  }

  /** Where the client does not take what it asked for, it is not asked for more. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    boolean writable = changed.channel().isWritable();
    if (!writable) {
      unreadSinceNanos = clock.nanoTime();
    }
    unread = !writable;
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
    if (unfinished && nowNanos - unfinishedSinceNanos >= HEAD_TIMEOUT.toNanos()) {
      here.executor().execute(() -> end(here, "the head of a request did not end in time"));
    } else if (unread && nowNanos - unreadSinceNanos >= unreadTimeout.toNanos()) {
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
    if (used || hasCalls()) {
      used = false;
      idleSinceNanos = nowNanos;
    }
  }

  /** What another thread sees of it may be old: {@link #endIfIdle} looks again. */
  private boolean hasCalls() {
    Http2Connection http2 = http2Connection;
    return http2 != null && http2.numActiveStreams() > 0;
  }

  @Override
  public long idleSinceNanos() {
    return ctx == null || used || unread || hasCalls() ? BUSY : idleSinceNanos;
  }

  /** With GOAWAY, after which a client connects again by itself. */
  @Override
  public void endIfIdle() {
    ChannelHandlerContext here = ctx;
    if (here != null) {
      here.executor()
          .execute(
              () -> {
                if (!used && !hasCalls()) {
                  here.channel().close();
                }
              });
    }
  }

  /** Resets the calls whose answers wait for the client to take them. Any thread. */
  void resetUntaken() {
    ChannelHandlerContext here = ctx;
    if (here != null) {
      here.executor().execute(() -> resetUntaken(here));
    }
  }

  private static void resetUntaken(ChannelHandlerContext here) {
    Http2ConnectionHandler http2 = here.pipeline().get(Http2ConnectionHandler.class);
    ChannelHandlerContext at = here.pipeline().context(Http2ConnectionHandler.class);
    if (http2 == null || at == null) {
      return;
    }
    Http2Connection connection = http2.connection();
    for (int stream :
        streams(connection, connection.remote().flowController()::hasFlowControlled)) {
      http2.resetStream(at, stream, Http2Error.CANCEL.code(), at.newPromise());
    }
    at.flush();
  }

  private static List<Integer> streams(Http2Connection http2, Predicate<Http2Stream> which) {
    List<Integer> found = new ArrayList<>();
    try {
      http2.forEachActiveStream(
          stream -> {
            if (which.test(stream)) {
              found.add(stream.id());
            }
            return true;
          });
    } catch (Http2Exception e) {
      throw new IllegalStateException("only collects", e);
    }
    return found;
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
