package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Turns;
import dev.sluice.testkit.TestContext;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.ChannelDuplexHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one turn of a connection brings the others to wait for. */
class FrameWatchTurnsTest {
  private static final int FRAMES = 300;

  private final TestContext context = TestContext.of(ComponentKind.RECEIVER, "otlp");
  private final Queue<Runnable> rounds = new ArrayDeque<>();
  private final Turns turns = new Turns(rounds::add);
  private final ByteArrayOutputStream handedOn = new ByteArrayOutputStream();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private int asked; // how often the socket was asked for more
  private int completed;
  private final DirectMemory direct = new DirectMemory(8 << 20);
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new ChannelDuplexHandler() {
            @Override
            public void read(ChannelHandlerContext ctx) {
              asked++;
              ctx.read();
            }
          },
          new FrameWatch(
              null,
              context.clock(),
              new RefusedPeers(context, "127.0.0.1:4317"),
              new ArrivalMeter.Factory(new MemoryBudget(1 << 20), direct, context.clock(), 1 << 20),
              loop -> turns,
              new BoundedReads()),
          new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
              ByteBuf bytes = (ByteBuf) message;
              byte[] copy = new byte[bytes.readableBytes()];
              bytes.readBytes(copy);
              bytes.release();
              handedOn.writeBytes(copy);
            }

            @Override
            public void channelReadComplete(ChannelHandlerContext ctx) {
              completed++;
              if (!ctx.channel().config().isAutoRead()) {
                ctx.read(); // as the decoder of HTTP/2 does
              }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
              ctx.close();
            }
          });

  @AfterEach
  void close() {
    channel.close();
    context.close();
  }

  /** Frames of which a few are a turn. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody writes to the array
  enum Sent {
    CALL(FrameScanner.WORK_IN_A_TURN / FrameScanner.WORK_OF_A_CALL, call(10)),
    CALL_WITH_METADATA(4, call(5_000)),
    PING(FrameScanner.WORK_IN_A_TURN, RawFrames.frame(RawConnection.PING, 1, 0, new byte[8])),
    WINDOW_UPDATE(
        FrameScanner.WORK_IN_A_TURN,
        RawFrames.frame(RawConnection.WINDOW_UPDATE, 0, 0, RawFrames.int32(1))),
    RESET(
        FrameScanner.WORK_IN_A_TURN,
        RawFrames.frame(RawConnection.RST_STREAM, 0, 1, RawFrames.int32(8))),
    SMALL_DATA(FrameScanner.WORK_IN_A_TURN, RawFrames.frame(RawConnection.DATA, 0, 1, new byte[1]));

    private final int inATurn;
    private final byte[] bytes;

    Sent(int inATurn, byte[] bytes) {
      this.inATurn = inATurn;
      this.bytes = bytes;
    }

    private static byte[] call(int metadata) {
      return RawFrames.frame(
          RawConnection.HEADERS,
          RawConnection.END_HEADERS,
          1,
          RawFrames.headerBlock(Map.of("x", "v".repeat(metadata))));
    }
  }

  private static byte[] many(byte[] frame, int times) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  private void arrives(byte[] bytes) {
    sent.writeBytes(bytes);
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
  }

  private void opened() {
    arrives(RawFrames.PREFACE);
    arrives(RawFrames.frame(RawConnection.SETTINGS, 0, 0, new byte[0]));
    handedOn.reset();
    sent.reset();
  }

  private int runRounds() {
    int count = 0;
    while (!rounds.isEmpty()) {
      rounds.remove().run();
      count++;
    }
    return count;
  }

  @ParameterizedTest
  @EnumSource(Sent.class)
  void aTurnIsAFewOfThemAndTheOthersComeInLaterRounds(Sent kind) {
    opened();
    arrives(many(kind.bytes, FRAMES));
    assertThat(handedOn.size()).isEqualTo(kind.inATurn * kind.bytes.length);
    assertThat(channel.config().isAutoRead()).isFalse();
    rounds.remove().run();
    assertThat(handedOn.size()).isEqualTo(2 * kind.inATurn * kind.bytes.length);
    assertThat(completed).as("and is then answered").isEqualTo(4);
    assertThat(runRounds()).isEqualTo((FRAMES + kind.inATurn - 1) / kind.inATurn - 2);
    assertThat(handedOn.toByteArray()).isEqualTo(sent.toByteArray());
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  /** TLS hands on what one read brought in several pieces, which end anywhere. */
  @Test
  void whatArrivesInPiecesIsHandedOnInOrderAndInTurns() {
    opened();
    byte[] calls = many(Sent.CALL.bytes, FRAMES);
    for (int at = 0; at < calls.length; at += 7) {
      byte[] piece = java.util.Arrays.copyOfRange(calls, at, Math.min(calls.length, at + 7));
      sent.writeBytes(piece);
      channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(piece));
    }
    channel.pipeline().fireChannelReadComplete();
    assertThat(handedOn.size()).isEqualTo(Sent.CALL.inATurn * Sent.CALL.bytes.length);
    assertThat(runRounds()).isEqualTo((FRAMES + Sent.CALL.inATurn - 1) / Sent.CALL.inATurn - 1);
    assertThat(handedOn.toByteArray()).isEqualTo(sent.toByteArray());
  }

  @Test
  void aHeadIsNotTornApart() {
    opened();
    byte[] begin = RawFrames.frame(RawConnection.HEADERS, 0, 1, new byte[40_000]);
    byte[] end =
        RawFrames.frame(RawConnection.CONTINUATION, RawConnection.END_HEADERS, 1, new byte[10]);
    arrives(begin);
    channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(end));
    assertThat(handedOn.size()).isEqualTo(begin.length + end.length);
    assertThat(rounds).isEmpty();
  }

  @Test
  void largeMessagesNeverWait() {
    opened();
    arrives(Sent.CALL.bytes);
    arrives(many(RawFrames.frame(RawConnection.DATA, 0, 1, new byte[16_384]), 100));
    assertThat(handedOn.toByteArray()).isEqualTo(sent.toByteArray());
    assertThat(rounds).isEmpty();
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void whoWaitsIsNotReadFrom() {
    opened();
    arrives(many(Sent.CALL.bytes, FRAMES));
    int before = asked;
    channel.read();
    channel.pipeline().fireChannelReadComplete();
    assertThat(asked).isEqualTo(before);
    runRounds();
    assertThat(asked).isGreaterThan(before);
  }

  private void takesAnswers(boolean takes) {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, takes);
    channel.runPendingTasks();
  }

  @Test
  void whoDoesNotTakeItsAnswersHasNoTurnAndIsNotReadFrom() {
    opened();
    takesAnswers(false);
    int before = asked;
    channel.read();
    channel.pipeline().fireChannelReadComplete();
    assertThat(asked).isEqualTo(before);
    arrives(many(Sent.CALL.bytes, FRAMES)); // was under way
    assertThat(runRounds()).isZero();
    assertThat(handedOn.size()).isZero();
    takesAnswers(true);
    rounds.remove().run();
    assertThat(handedOn.size()).isEqualTo(Sent.CALL.inATurn * Sent.CALL.bytes.length);
    takesAnswers(false); // while it waits for its turn
    runRounds();
    assertThat(handedOn.size()).isEqualTo(Sent.CALL.inATurn * Sent.CALL.bytes.length);
    takesAnswers(true);
    runRounds();
    assertThat(handedOn.toByteArray()).isEqualTo(sent.toByteArray());
    assertThat(asked).isGreaterThan(before);
  }

  @Test
  void whatWaitsGoesWithItsConnection() {
    opened();
    ByteBuf bytes = Unpooled.wrappedBuffer(many(Sent.CALL.bytes, FRAMES));
    channel.writeInbound(bytes);
    ByteBuf behind = Unpooled.wrappedBuffer(Sent.CALL.bytes);
    channel.writeInbound(behind);
    assertThat(bytes.refCnt()).isPositive();
    int before = handedOn.size();
    channel.close();
    assertThat(bytes.refCnt()).isZero();
    assertThat(behind.refCnt()).isZero();
    runRounds();
    assertThat(handedOn.size()).isEqualTo(before);
  }

  @Test
  void nothingWaitsInBuffersWhenThereAreFewLeft() {
    opened();
    ByteBuf others = DirectMemory.pool().directBuffer(8 << 20);
    try {
      assertThat(direct.isShort()).isTrue();
      arrives(many(Sent.CALL.bytes, FRAMES));
      assertThat(handedOn.toByteArray()).isEqualTo(sent.toByteArray());
      assertThat(rounds).isEmpty();
    } finally {
      others.release();
    }
    arrives(many(Sent.CALL.bytes, FRAMES));
    assertThat(rounds).hasSize(1);
  }

  @Test
  void aFloodEndsTheConnectionInWhicheverTurnItIsSeen() {
    opened();
    ByteBuf bytes =
        Unpooled.wrappedBuffer(many(Sent.PING.bytes, 2 * FrameScanner.BURST)); // acknowledgements
    channel.writeInbound(bytes);
    assertThat(channel.isOpen()).isTrue();
    runRounds();
    assertThat(channel.isOpen()).isFalse();
    assertThat(bytes.refCnt()).isZero();
    assertThat(context.log().lines()).anyMatch(line -> line.message().contains("was refused"));
  }
}
