package dev.sluice.grpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryLease;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients make a server hold beside their messages. */
@Timeout(60)
class GrpcServerMemoryTest {
  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  private static GrpcServerConfig withMetadata() {
    return Configs.server(Optional.empty(), 0, 0, Optional.empty(), true);
  }

  /** A head of a call that names one entry of the table for headers again and again. */
  private static byte[] head(boolean first, String value, int times) {
    Map<String, String> usual = new LinkedHashMap<>();
    usual.put(":method", "POST");
    usual.put(":scheme", "http");
    usual.put(":path", "/" + GrpcFixture.METHOD);
    usual.put(":authority", "localhost");
    usual.put("content-type", "application/grpc");
    usual.put("te", "trailers");
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(RawFrames.headerBlock(usual));
    int from = 0;
    if (first) { // a literal that is kept in the table
      block.write(0x40);
      RawFrames.text(block, "x");
      RawFrames.text(block, value);
      from = 1;
    }
    for (int i = from; i < times; i++) {
      block.write(0x80 | 62); // the newest entry
    }
    return block.toByteArray();
  }

  @Test
  void metadataIsChargedAsLongAsItIsKeptAndRefusedAsRetryable() throws Exception {
    List<GrpcHandler.GrpcReply> waiting = new CopyOnWriteArrayList<>();
    long budget = 512 * KIB;
    try (ManualServer server =
            new ManualServer(withMetadata(), budget, (request, reply) -> waiting.add(reply));
        RawConnection raw = server.connect()) {
      int calls = 80;
      for (int i = 0; i < calls; i++) {
        byte[] block = head(i == 0, "y".repeat(3_900), 4);
        raw.frame(RawConnection.HEADERS, RawConnection.END_HEADERS, 1 + 2 * i, block);
        raw.message(1 + 2 * i, 0, 0, true);
      }
      Http2Headers refusal = raw.awaitTrailers(2 * calls - 1);
      assertThat(refusal.get("grpc-status")).hasToString("14");
      RpcStatus details =
          RpcStatus.decode(
              Base64.getDecoder().decode(refusal.get("grpc-status-details-bin").toString()));
      assertThat(requireNonNull(details).retryAfter()).isEqualTo(Duration.ofSeconds(1));
      assertThat(waiting).hasSizeBetween(10, 40);
      assertThat(server.budget.usedBytes())
          .isGreaterThanOrEqualTo(waiting.size() * (4 * 3_900L + ArrivalMeter.CALL_BYTES));
      assertThat(server.budget.peakBytes()).isLessThanOrEqualTo(budget);
      waiting.forEach(reply -> reply.send(GrpcResponse.ok(Slice.of(new byte[0]))));
      await().until(() -> server.budget.usedBytes() == 0);
    }
  }

  @Test
  void whoKeepsTheDataKeepsTheChargeForItsMetadata() throws Exception {
    List<MemoryLease> kept = new CopyOnWriteArrayList<>();
    try (ManualServer server =
            new ManualServer(
                withMetadata(),
                MIB,
                (request, reply) -> {
                  request.lease().retain();
                  kept.add(request.lease());
                  GrpcFixture.echo(request, reply);
                });
        RawConnection raw = server.connect()) {
      raw.startCall(1, GrpcFixture.METHOD, Map.of("x", "y".repeat(5_000)));
      raw.message(1, 100, 100, true);
      assertThat(raw.awaitTrailers(1).get("grpc-status")).hasToString("0");
      await().until(() -> server.budget.usedBytes() < 5_000 + ArrivalMeter.CALL_BYTES);
      assertThat(server.budget.usedBytes()).isGreaterThan(5_000);
      kept.get(0).release();
      assertThat(server.budget.usedBytes()).isZero();
    }
  }

  @Test
  void headsWithoutAMessageAreChargedUntilTheyAreGivenUp() throws Exception {
    try (ManualServer server = new ManualServer();
        RawConnection raw = server.connect()) {
      for (int i = 0; i < 50; i++) {
        raw.startCall(1 + 2 * i, GrpcFixture.METHOD, Map.of());
      }
      await().until(() -> server.budget.usedBytes() == 50L * ArrivalMeter.CALL_BYTES);
      server.advance(Duration.ofSeconds(31));
      await().until(() -> server.budget.usedBytes() == 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"4194305", "5000000", "1073741824", "4294967295"})
  void aMessageThatIsTooLargeIsRefusedWithItsSizeBeforeItComes(long size) throws Exception {
    try (ManualServer server = new ManualServer();
        RawConnection raw = server.connect()) {
      raw.startCall(1, GrpcFixture.METHOD, Map.of());
      raw.message(1, (int) size, 0, false);
      Http2Headers trailers = raw.awaitTrailers(1);
      assertThat(trailers.get("grpc-status")).hasToString("8");
      assertThat(trailers.get("grpc-message"))
          .hasToString("grpc: received message larger than max (" + size + " vs. 4194304)");
    }
  }

  @Test
  void theLengthMayComeInPieces() throws Exception {
    try (ManualServer server = new ManualServer();
        RawConnection raw = server.connect()) {
      raw.startCall(1, GrpcFixture.METHOD, Map.of());
      for (int each : new int[] {0, 1, 0, 0}) {
        raw.frame(RawConnection.DATA, 0, 1, new byte[] {(byte) each});
      }
      raw.frame(RawConnection.DATA, 0, 1, new byte[] {7, 1, 2});
      assertThat(raw.awaitTrailers(1).get("grpc-message"))
          .hasToString("grpc: received message larger than max (16777223 vs. 4194304)");
    }
  }

  @Test
  void aRefusedBodyIsNotReadOn() throws Exception {
    try (ManualServer server = new ManualServer();
        RawConnection raw = server.connect()) {
      raw.startCall(1, GrpcFixture.METHOD, Map.of());
      raw.message(1, 100 * MIB, 0, false);
      assertThat(raw.awaitTrailers(1).get("grpc-status")).hasToString("8");
      for (int sent = 0; sent < 4_000_000; sent += 16_000) { // as much as was allowed before
        raw.frame(RawConnection.DATA, 0, 1, new byte[16_000]);
      }
      raw.frame(RawConnection.PING, 0, 0, new byte[8]);
      List<RawConnection.Frame> seen = new ArrayList<>();
      raw.await(
          frame -> {
            seen.add(frame);
            return frame.type() == RawConnection.PING && frame.isAck();
          });
      assertThat(seen)
          .as("leave to send more")
          .noneMatch(f -> f.type() == RawConnection.WINDOW_UPDATE && f.stream() == 1)
          .noneMatch(f -> f.type() == RawConnection.GOAWAY);
      raw.startCall(3, GrpcFixture.METHOD, Map.of()); // others on the connection may
      raw.message(3, 10, 10, true);
      assertThat(raw.awaitTrailers(3).get("grpc-status")).hasToString("0");
      assertThat(server.budget.peakBytes()).isLessThan(3L * MIB);
      assertThat(raw.await(f -> f.type() == RawConnection.RST_STREAM).stream()).isEqualTo(1);
    }
  }

  @Test
  void aLargeMessageHoldsUpNobodyOnTheLoop() throws Exception {
    List<String> threads = new ArrayList<>();
    try (GrpcFixture fixture = new GrpcFixture()) {
      GrpcServer server =
          fixture.serve(
              (request, reply) -> {
                threads.add(Thread.currentThread().getName());
                GrpcFixture.echo(request, reply);
              });
      GrpcClient client = fixture.connect(server);
      fixture.call(client, new byte[RequestInflater.INLINE_PLAIN_BYTES]);
      fixture.call(client, new byte[RequestInflater.INLINE_PLAIN_BYTES + 1]);
      assertThat(threads.get(0)).startsWith("sluice-grpc");
      assertThat(threads.get(1)).doesNotStartWith("sluice-grpc");
    }
  }
}
