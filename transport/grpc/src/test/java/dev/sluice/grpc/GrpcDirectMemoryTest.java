package dev.sluice.grpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.data.Batch;
import dev.sluice.data.Slice;
import dev.sluice.flow.StatusCode;
import dev.sluice.memory.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Unfinished messages lie in direct memory, which has a bound of its own. */
@Timeout(60)
class GrpcDirectMemoryTest {
  private static final int MIB = 1024 * 1024;

  @Test
  void unfinishedMessagesKeepToTheirPartOfDirectMemoryAlthoughTheBudgetHasRoom() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture()) { // a budget of 1 GiB
      MemoryBudget arrivals = directMemory(fixture, 20L * MIB).arrivals();
      assertThat(arrivals.capacityBytes()).isEqualTo(8L * MIB);
      GrpcServer server = fixture.serve(GrpcFixture::echo);
      SocketAddress address = GrpcFixture.address(server);
      List<RawConnection> connections = new ArrayList<>();
      try {
        for (int i = 0; i < 12; i++) {
          RawConnection raw = new RawConnection(address);
          connections.add(raw);
          raw.startCall(1, GrpcFixture.METHOD, Map.of());
          raw.message(1, MIB, MIB - 1, false);
        }
        Http2Headers trailers = connections.get(11).awaitTrailers(1);
        assertThat(trailers.get("grpc-status")).as("retryable").hasToString("14");
        RpcStatus details =
            RpcStatus.decode(
                Base64.getDecoder().decode(trailers.get("grpc-status-details-bin").toString()));
        assertThat(requireNonNull(details).retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(arrivals.peakBytes()).isBetween(4L * MIB, 8L * MIB);

        RpcStatus large = fixture.call(fixture.connect(server), new byte[3 * MIB]).status();
        assertThat(large.code()).isEqualTo(StatusCode.UNAVAILABLE);
        assertThat(large.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(fixture.call(fixture.connect(server), new byte[1024]).status().code())
            .as("who sends little is not shut out")
            .isEqualTo(StatusCode.OK);
      } finally {
        for (RawConnection raw : connections) {
          raw.close();
        }
      }
      await().until(() -> arrivals.usedBytes() == 0 && fixture.budget.usedBytes() == 0);
      assertThat(fixture.call(fixture.connect(server), new byte[3 * MIB]).status().code())
          .isEqualTo(StatusCode.OK);
    }
  }

  @Test
  void aCompleteMessageGivesItsPartBackBeforeTheHandlerHasAnswered() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture()) {
      MemoryBudget arrivals = directMemory(fixture, 20L * MIB).arrivals();
      List<Long> usedInHandler = new ArrayList<>();
      GrpcServer server =
          fixture.serve(
              (request, reply) -> {
                usedInHandler.add(arrivals.usedBytes());
                reply.send(GrpcResponse.ok(request.body()));
              });
      fixture.call(fixture.connect(server), new byte[2 * MIB]);
      assertThat(usedInHandler).containsExactly(0L);
      assertThat(arrivals.peakBytes()).isGreaterThan(2L * MIB);
    }
  }

  @Test
  void whatTheMainBudgetRefusesIsNotChargedToDirectMemory() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture(MIB)) {
      MemoryBudget arrivals = directMemory(fixture, 100L * MIB).arrivals();
      GrpcServer server = fixture.serve(GrpcFixture::echo);
      assertThat(fixture.call(fixture.connect(server), new byte[2 * MIB]).status().code())
          .isEqualTo(StatusCode.UNAVAILABLE);
      await().until(() -> arrivals.usedBytes() == 0);
    }
  }

  @Test
  void allServersOfACollectorShareTwoFifthsOfTheLimitOfTheJvm() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture()) {
      DirectMemory shared = DirectMemory.of(fixture.context);
      assertThat(DirectMemory.of(fixture.context)).isSameAs(shared);
      assertThat(shared.arrivals().capacityBytes())
          .isEqualTo(PlatformDependent.maxDirectMemory() / 5 * 2);
    }
  }

  @Test
  void aLargeMessageIsSentFromTheHeapAtTheBudgetsCostWhenDirectMemoryIsBusy() throws Exception {
    try (GrpcFixture receiving = new GrpcFixture();
        GrpcFixture sending = new GrpcFixture()) {
      DirectMemory small = directMemory(sending, MIB);
      GrpcServer server = receiving.serve(GrpcFixture::echo);
      GrpcClient client = sending.connect(server);
      byte[] message = new byte[3 * MIB];
      new Random(1).nextBytes(message);
      Batch batch = GrpcFixture.batch(message);
      GrpcResult result = sending.call(client, batch);
      assertThat(result.status().code()).isEqualTo(StatusCode.OK);
      Slice answer = result.message();
      assertThat(Arrays.copyOfRange(answer.array(), answer.offset(), answer.end()))
          .isEqualTo(message);
      assertThat(sending.budget.peakBytes()).isBetween(2L * MIB, 3L * MIB);
      await().until(() -> sending.budget.usedBytes() == 0);
      await().until(() -> !small.isBusy());
    }
  }

  @Test
  void nothingArrivesWhileDirectMemoryIsShort() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture()) {
      DirectMemory direct = directMemory(fixture, 20L * MIB);
      GrpcServer server = fixture.serve(GrpcFixture::echo);
      GrpcClient client = fixture.connect(server);
      ByteBuf others = DirectMemory.pool().directBuffer(17 * MIB);
      assertThat(direct.isShort()).isTrue();
      RpcStatus refused = fixture.call(client, new byte[100]).status();
      assertThat(refused.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
      others.release();
      assertThat(fixture.call(client, new byte[100]).status().code()).isEqualTo(StatusCode.OK);
    }
  }

  /** By copying, each read would lie in a buffer of up to twice its size. */
  @Test
  void anUnfinishedMessageLiesInDirectMemoryOnce() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture()) {
      DirectMemory direct = directMemory(fixture, 100L * MIB);
      GrpcServer server = fixture.serve(GrpcFixture::echo);
      List<RawConnection> connections = new ArrayList<>();
      try {
        for (int i = 0; i < 8; i++) {
          RawConnection raw = new RawConnection(GrpcFixture.address(server));
          connections.add(raw);
          raw.startCall(1, GrpcFixture.METHOD, Map.of());
          raw.message(1, 3 * MIB, 2 * MIB, false);
        }
        await().until(() -> direct.arrivals().usedBytes() >= 16L * MIB);
        assertThat(DirectMemory.bytesInUse()).isBetween(16L * MIB, 22L * MIB);
      } finally {
        for (RawConnection raw : connections) {
          raw.close();
        }
      }
      await().until(() -> DirectMemory.bytesInUse() < MIB);
    }
  }

  /** Takes the place of the collector's, before a server asks for it. */
  private static DirectMemory directMemory(GrpcFixture fixture, long limitBytes) {
    return fixture.context.shared(DirectMemory.class, "grpc", () -> new DirectMemory(limitBytes));
  }
}
