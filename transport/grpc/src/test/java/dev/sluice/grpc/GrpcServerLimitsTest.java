package dev.sluice.grpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.connections.ConnectionShare;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.TestContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.embedded.EmbeddedChannel;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GrpcServerLimitsTest {
  private static final int MIB = 1024 * 1024;

  @Test
  void clientsThatStopOneByteShortNeverExceedTheBudget() throws Exception {
    long budget = 16L * MIB;
    try (GrpcFixture fixture = new GrpcFixture(budget)) {
      GrpcServer server = fixture.serve(GrpcFixture::echo);
      SocketAddress address = GrpcFixture.address(server);
      List<RawConnection> connections = new ArrayList<>();
      int refused = 0;
      try {
        for (int i = 0; i < 11; i++) {
          connections.add(stoppingOneByteShort(address, MIB));
          long soFar = (long) i * MIB + MIB / 2;
          await()
              .pollInterval(Duration.ofMillis(1)) // those that are silent for long make room
              .until(() -> fixture.budget.usedBytes() > soFar);
        }
        // Those that got in are still open; the others are told to come back.
        for (int i = 0; i < 3; i++) {
          RawConnection raw = stoppingOneByteShort(address, 2 * MIB);
          connections.add(raw);
          Http2Headers trailers = raw.awaitTrailers(1);
          assertThat(trailers.get("grpc-status")).hasToString("14");
          RpcStatus details =
              RpcStatus.decode(
                  Base64.getDecoder().decode(trailers.get("grpc-status-details-bin").toString()));
          assertThat(requireNonNull(details).retryAfter()).isEqualTo(Duration.ofSeconds(1));
          refused++;
        }
        assertThat(fixture.budget.peakBytes()).isLessThanOrEqualTo(budget / 4 * 3 + MIB / 2);
        RpcStatus full = fixture.call(fixture.connect(server), new byte[3 * MIB]).status();
        assertThat(full.code()).isEqualTo(StatusCode.UNAVAILABLE);
        assertThat(full.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        // Who sends little is not shut out by them.
        assertThat(fixture.call(fixture.connect(server), new byte[1024]).status().code())
            .isEqualTo(StatusCode.OK);
      } finally {
        for (RawConnection raw : connections) {
          raw.close();
        }
      }
      assertThat(refused).isEqualTo(3);
      await().until(() -> fixture.budget.usedBytes() == 0);
      assertThat(fixture.call(fixture.connect(server), new byte[3 * MIB]).status().code())
          .isEqualTo(StatusCode.OK);
    }
  }

  private static RawConnection stoppingOneByteShort(SocketAddress server, int bytes)
      throws Exception {
    RawConnection raw = new RawConnection(server);
    raw.startCall(1, GrpcFixture.METHOD, Map.of());
    raw.message(1, bytes, bytes - 1, false);
    return raw;
  }

  @Test
  void framesOfOneByteAreChargedForWhatTheyCost() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture(100 * ArrivalMeter.PIECE_OVERHEAD_BYTES)) {
      GrpcServer server = fixture.serve(GrpcFixture::echo);
      try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
        raw.startCall(1, GrpcFixture.METHOD, Map.of());
        raw.message(1, 1_000, 0, false);
        for (int i = 0; i < 101; i++) {
          raw.frame(RawConnection.DATA, 0, 1, new byte[1]);
        }
        assertThat(raw.awaitTrailers(1).get("grpc-status")).hasToString("14");
      }
      await().until(() -> fixture.budget.usedBytes() == 0);
    }
  }

  @Test
  void anInflatedMessageNeedsRoomInTheBudgetToo() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture(MIB)) {
      GrpcServer server = fixture.serve(GrpcFixture::echo);
      GrpcClient client = fixture.connect(Configs.compression(GrpcFixture.plain(server), "gzip"));
      RpcStatus status = fixture.call(client, new byte[2 * MIB]).status();
      assertThat(status.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(status.retryAfter()).isEqualTo(Duration.ofSeconds(1));
      assertThat(fixture.call(client, new byte[MIB / 2]).status().code()).isEqualTo(StatusCode.OK);
      await().until(() -> fixture.budget.usedBytes() == 0);
    }
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::grpc::max_concurrent_streams"})
  void advertisesAndEnforcesConcurrentStreams() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture()) {
      GrpcServer byDefault = fixture.serve(GrpcFixture::echo);
      assertThat(maxConcurrentStreams(byDefault)).isEqualTo(100);
      GrpcServer three =
          fixture.serve(
              Configs.server(Optional.empty(), 0, 3, Optional.empty(), false), GrpcFixture::echo);
      assertThat(maxConcurrentStreams(three)).isEqualTo(3);
      try (RawConnection raw = new RawConnection(GrpcFixture.address(three))) {
        for (int i = 0; i < 4; i++) {
          raw.startCall(1 + 2 * i, GrpcFixture.METHOD, Map.of());
        }
        RawConnection.Frame reset = raw.await(f -> f.type() == RawConnection.RST_STREAM);
        assertThat(reset.stream()).isEqualTo(7);
        assertThat(reset.int32(0)).isEqualTo(7); // REFUSED_STREAM
      }
    }
  }

  private static int maxConcurrentStreams(GrpcServer server) throws IOException {
    try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
      RawConnection.Frame settings = raw.serverSettings();
      for (int at = 0; at < settings.payload().length; at += 6) {
        if (settings.payload()[at] == 0 && settings.payload()[at + 1] == 3) {
          return settings.int32(at + 2);
        }
      }
      return -1;
    }
  }

  @Test
  void rapidResetsEndTheConnection() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture()) {
      GrpcServer server = fixture.serve(GrpcFixture::echo);
      try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
        for (int i = 0; i < 220; i++) {
          raw.startCall(1 + 2 * i, GrpcFixture.METHOD, Map.of());
          raw.frame(RawConnection.RST_STREAM, 0, 1 + 2 * i, new byte[] {0, 0, 0, 8});
        }
        RawConnection.Frame goAway = raw.await(f -> f.type() == RawConnection.GOAWAY);
        assertThat(goAway.int32(4)).isEqualTo(11); // ENHANCE_YOUR_CALM
      }
    }
  }

  @Test
  void refusesMetadataBeyond16KiB() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture()) {
      GrpcServer server = fixture.serve(GrpcFixture::echo);
      try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
        raw.startCall(1, GrpcFixture.METHOD, Map.of("x", "y".repeat(15_000)));
        raw.message(1, 0, 0, true);
        assertThat(raw.awaitTrailers(1).get("grpc-status")).hasToString("0");
      }
      try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) { // each counts 32 bytes more than it has
          many.put("h" + i, "y".repeat(50));
        }
        raw.startCall(1, GrpcFixture.METHOD, many);
        Http2Headers refusal = raw.awaitTrailers(1);
        assertThat(refusal.status()).hasToString("431");
      }
    }
  }

  /** Each further field is a byte, and 4 KB where it is taken for what it names. */
  @Test
  void refusesMetadataThatNamesOneEntryOfTheTableAgainAndAgain() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture()) {
      GrpcServer server = fixture.serve(GrpcFixture::echo);
      try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(RawConnection.callHead(GrpcFixture.METHOD, Map.of()));
        block.write(0x40); // becomes the newest entry, which has number 62
        RawFrames.text(block, "x-long");
        RawFrames.text(block, "v".repeat(4_000));
        byte[] references = new byte[1_000];
        Arrays.fill(references, (byte) (0x80 | 62));
        block.writeBytes(references);
        raw.frame(RawConnection.HEADERS, RawConnection.END_HEADERS, 1, block.toByteArray());
        assertThat(raw.awaitTrailers(1).status()).hasToString("431");

        block.reset(); // the table is what it was
        block.writeBytes(RawConnection.callHead(GrpcFixture.METHOD, Map.of()));
        block.write(0x80 | 62);
        raw.frame(RawConnection.HEADERS, RawConnection.END_HEADERS, 3, block.toByteArray());
        raw.message(3, 0, 0, true);
        assertThat(raw.awaitTrailers(3).get("grpc-status")).hasToString("0");
      }
    }
  }

  @Test
  void endsACallWhoseMessageStopsArriving() throws Exception {
    TestContext context = TestContext.of(ComponentKind.RECEIVER, "otlp");
    GrpcServer server =
        new GrpcServer(
            GrpcServerConfig.on("127.0.0.1:0"),
            context,
            Map.of(GrpcFixture.METHOD, GrpcFixture::echo));
    server.start();
    try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
      raw.startCall(1, GrpcFixture.METHOD, Map.of());
      raw.message(1, 100, 50, false);
      await().until(() -> context.budget().usedBytes() > 50);
      context.manualClock().advance(Duration.ofSeconds(29));
      assertThat(context.budget().usedBytes()).isPositive();
      context.manualClock().advance(Duration.ofSeconds(6));
      assertThat(raw.awaitTrailers(1).get("grpc-status")).hasToString("4");
      await().until(() -> context.budget().usedBytes() == 0);
    } finally {
      server.stop(Deadline.after(context.clock().nanoTime(), Duration.ZERO));
      context.close();
    }
  }

  @Test
  void whileMemoryIsShortACallThatIsSilentForASecondMakesRoom() throws Exception {
    TestContext context =
        TestContext.of(ComponentKind.RECEIVER, "otlp").withBudget(new MemoryBudget(MIB));
    GrpcServer server =
        new GrpcServer(
            GrpcServerConfig.on("127.0.0.1:0"),
            context,
            Map.of(
                GrpcFixture.METHOD,
                (request, reply) -> reply.send(GrpcResponse.ok(Slice.of(new byte[1])))));
    server.start();
    SocketAddress address = GrpcFixture.address(server);
    try (RawConnection silent = new RawConnection(address);
        RawConnection refused = new RawConnection(address);
        RawConnection later = new RawConnection(address)) {
      silent.startCall(1, GrpcFixture.METHOD, Map.of());
      silent.message(1, MIB / 2, MIB / 2 - 1, false);
      await().until(() -> context.budget().usedBytes() >= MIB / 2);
      context.manualClock().advance(Duration.ofSeconds(5));
      refused.startCall(1, GrpcFixture.METHOD, Map.of());
      refused.message(1, MIB / 2, MIB / 2, true);
      assertThat(refused.awaitTrailers(1).get("grpc-status")).hasToString("14");

      context.manualClock().advance(Duration.ofMillis(500));
      assertThat(silent.awaitTrailers(1).get("grpc-status")).as("retryable").hasToString("14");
      await().until(() -> context.budget().usedBytes() == 0);
      later.startCall(1, GrpcFixture.METHOD, Map.of());
      later.message(1, MIB / 2, MIB / 2, true);
      assertThat(later.awaitTrailers(1).get("grpc-status")).hasToString("0");
    } finally {
      server.stop(Deadline.after(context.clock().nanoTime(), Duration.ZERO));
      context.close();
    }
  }

  @Test
  void aConnectionBeyondTheCapWaitsUntilAnotherCloses() throws Exception {
    AtomicInteger reads = new AtomicInteger();
    AtomicInteger rooms = new AtomicInteger();
    ConnectionCap cap = new ConnectionCap(new ConnectionShare(1_000), 2, rooms::incrementAndGet);
    EmbeddedChannel listening =
        new EmbeddedChannel(
            cap,
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object msg) {
                reads.incrementAndGet();
              }
            });
    var first = new EmbeddedChannel();
    var second = new EmbeddedChannel();
    listening.writeInbound(first);
    assertThat(listening.config().isAutoRead()).isTrue();
    listening.writeInbound(second);
    assertThat(listening.config().isAutoRead()).isFalse();
    assertThat(reads).hasValue(2);
    assertThat(rooms).as("an idle one may go").hasValue(1);
    cap.makeRoomIfFull();
    assertThat(rooms).hasValue(2);
    first.close();
    listening.runPendingTasks();
    assertThat(listening.config().isAutoRead()).isTrue();
    cap.makeRoomIfFull();
    assertThat(rooms).as("there is room").hasValue(2);
  }

  /** GOAWAY lets a client of gRPC connect again by itself; a call that waits keeps its own. */
  @Test
  void aFullListenerClosesTheConnectionThatIsIdleForTheLongest() throws Exception {
    TestContext context = TestContext.of(ComponentKind.RECEIVER, "otlp");
    GrpcServer server =
        new GrpcServer(
            GrpcServerConfig.on("127.0.0.1:0"),
            context,
            Map.of(GrpcFixture.METHOD, GrpcFixture::echo),
            3);
    server.start();
    SocketAddress address = GrpcFixture.address(server);
    try (RawConnection busy = new RawConnection(address)) {
      busy.startCall(1, GrpcFixture.METHOD, Map.of());
      busy.message(1, 10, 5, false);
      await().until(() -> context.budget().usedBytes() > 0);
      try (RawConnection idle = new RawConnection(address)) {
        callOn(idle);
        context.manualClock().advance(Duration.ofMillis(1_500));
        try (RawConnection newer = new RawConnection(address)) {
          callOn(newer);
          context.manualClock().advance(Duration.ofSeconds(1));
          assertThat(idle.await(frame -> frame.type() == RawConnection.GOAWAY).int32(4))
              .as("no error")
              .isZero();
          assertThat(idle.isClosedByServer()).isTrue();
          try (RawConnection late = new RawConnection(address)) {
            callOn(late);
          }
          newer.startCall(3, GrpcFixture.METHOD, Map.of());
          newer.message(3, 1, 1, true);
          assertThat(newer.awaitTrailers(3).get("grpc-status")).hasToString("0");
        }
      }
      busy.frame(RawConnection.DATA, 1, 1, new byte[5]);
      assertThat(busy.awaitTrailers(1).get("grpc-status")).hasToString("0");
    } finally {
      server.stop(Deadline.after(context.clock().nanoTime(), Duration.ZERO));
      context.close();
    }
  }

  private static void callOn(RawConnection raw) throws Exception {
    raw.startCall(1, GrpcFixture.METHOD, Map.of());
    raw.message(1, 1, 1, true);
    assertThat(raw.awaitTrailers(1).get("grpc-status")).hasToString("0");
  }
}
