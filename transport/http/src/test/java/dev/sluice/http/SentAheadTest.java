package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Turns;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send many requests before they read an answer, or read none at all. */
@Timeout(60)
class SentAheadTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private final MemoryBudget budget = new MemoryBudget(1 << 20);
  private final List<String> seen = new ArrayList<>();
  private boolean answersAtOnce = true;
  private int refusedForMemory;
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final StrictRequestDecoder decoder =
      new StrictRequestDecoder(
          HttpLimits.DEFAULT,
          budget,
          new Turns.OfLoops().of(channel.eventLoop()),
          new StrictRequestDecoder.Listener() {
            @Override
            public void bytesArrived() {}

            @Override
            public void noRoomForMore() {
              refusedForMemory++;
            }
          });

  SentAheadTest() {
    channel
        .pipeline()
        .addLast(
            decoder,
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof HttpRequest request) {
                  seen.add(request.uri());
                }
                if (message instanceof LastHttpContent && answersAtOnce) {
                  decoder.answered();
                }
                ReferenceCountUtil.release(message);
              }
            });
  }

  private void arrive(String bytes) {
    channel.freezeTime();
    channel.pipeline().fireChannelRead(Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII));
    channel.pipeline().fireChannelReadComplete();
  }

  private void nextTurn() {
    channel.advanceTimeBy(1, TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void aConnectionGetsOneAnswerInATurnOfTheLoop() {
    arrive(REQUEST + REQUEST + REQUEST + "GET /rest HT");
    assertThat(seen).hasSize(1);
    assertThat(channel.config().isAutoRead()).isFalse();
    assertThat(budget.usedBytes()).as("what waits is charged").isPositive();
    nextTurn();
    assertThat(seen).hasSize(2);
    nextTurn();
    assertThat(seen).hasSize(3);
    nextTurn();
    assertThat(channel.config().isAutoRead()).as("the rest of a head is to come").isTrue();
    assertThat(budget.usedBytes()).isZero();
    arrive("TP/1.1\r\nHost: a\r\n\r\n");
    assertThat(seen).endsWith("/rest");
    channel.finish();
  }

  @Test
  void aRoundOfTheLoopIsShortHoweverManyConnectionsHaveSentAhead() {
    channel.freezeTime();
    Turns turns = new Turns.OfLoops().of(channel.eventLoop());
    List<Integer> served = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int connection = i;
      turns.take(
          () -> {
            served.add(connection);
            turns.take(() -> served.add(connection));
          });
    }
    nextTurn();
    assertThat(served).hasSize(16).doesNotHaveDuplicates();
    nextTurn();
    nextTurn();
    assertThat(served.subList(0, 40)).as("each once before any twice").doesNotHaveDuplicates();
    channel.finish();
  }

  @Test
  void noFurtherRequestIsReadWhileTheAnswerToOneIsNotOut() {
    answersAtOnce = false;
    arrive(REQUEST + REQUEST);
    nextTurn();
    arrive(REQUEST);
    nextTurn();
    assertThat(seen).hasSize(1);
    assertThat(channel.config().isAutoRead()).isFalse();
    decoder.answered();
    nextTurn();
    assertThat(seen).hasSize(2);
    decoder.answered();
    nextTurn();
    decoder.answered();
    assertThat(seen).hasSize(3);
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(budget.usedBytes()).isZero();
    channel.finish();
  }

  @Test
  void whatIsSentAheadFindsNoRoomWhenMemoryIsFull() {
    answersAtOnce = false;
    budget.charge(budget.capacityBytes());
    arrive(REQUEST + REQUEST);
    assertThat(refusedForMemory).isPositive();
    assertThat(seen).hasSize(1);
    channel.finish();
    budget.release(budget.capacityBytes());
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void givesBackWhatWaitedWhenTheClientLeaves() {
    answersAtOnce = false;
    arrive(REQUEST.repeat(100));
    assertThat(budget.usedBytes()).isPositive();
    channel.close();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void answersThatNobodyReadsAreBoundedOverAllConnections() throws Exception {
    byte[] page = new byte[512 * 1024];
    AtomicInteger answered = new AtomicInteger();
    MemoryBudget small = new MemoryBudget(32 << 20);
    try (Servers servers =
        new Servers(
            "{}",
            server ->
                server
                    .handle("/short", exchange -> exchange.respond(HttpAnswer.empty(200)))
                    .handle(
                        "/",
                        exchange -> {
                          answered.incrementAndGet();
                          exchange.respond(
                              HttpAnswer.of(200, "text/plain", List.of(Slice.of(page))));
                        }),
            HttpLimits.DEFAULT,
            small,
            context -> context)) {
      int clients = 60;
      List<Wire> open = new ArrayList<>();
      try {
        for (int i = 0; i < clients; i++) {
          Wire wire = servers.wire();
          open.add(wire);
          assertThat(wire.send(REQUEST.replace("/ ", "/short ")).response()).contains("200");
        }
        assertThat(servers.openConnections()).isEqualTo(clients);
        for (Wire wire : open) {
          wire.send(REQUEST.repeat(1_000));
        }
        Awaitility.await().until(() -> servers.openConnections() < clients);
        assertThat(small.peakBytes())
            .isLessThan(small.capacityBytes() / 8 + page.length + clients * 128L * 1024);
        assertThat(answered.get()).as("as many as the sockets take").isLessThan(clients * 20);
        try (Wire usual = servers.wire()) {
          assertThat(usual.send(REQUEST).response()).startsWith("HTTP/1.1 200");
        }
      } finally {
        for (Wire wire : open) {
          wire.close();
        }
      }
      Awaitility.await().until(() -> servers.openConnections() == 0);
      Awaitility.await().until(() -> small.usedBytes() == 0);
    }
  }
}
