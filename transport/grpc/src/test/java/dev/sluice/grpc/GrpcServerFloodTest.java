package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.flow.Deadline;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.TestContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients at once, and clients that behave badly. */
@Timeout(60)
class GrpcServerFloodTest {
  @Test
  void connectionsBeyondTheLimitWaitUntilOthersLeave() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture()) {
      GrpcServer server =
          fixture.serve(
              new GrpcServer(
                  GrpcServerConfig.on("127.0.0.1:0"),
                  fixture.context,
                  Map.of(GrpcFixture.METHOD, GrpcFixture::echo),
                  20));
      List<RawConnection> open = new ArrayList<>();
      CompletableFuture<RawConnection> beyond;
      try {
        for (int i = 0; i < 20; i++) { // each has seen the server's settings
          open.add(new RawConnection(GrpcFixture.address(server)));
        }
        beyond = CompletableFuture.supplyAsync(() -> connect(GrpcFixture.address(server)));
        assertThat(beyond)
            .as("no settings: it was not accepted")
            .failsWithin(Duration.ofMillis(300))
            .withThrowableOfType(TimeoutException.class);
        for (RawConnection raw : open) {
          raw.startCall(1, GrpcFixture.METHOD, Map.of());
          raw.message(1, 0, 0, true);
          assertThat(raw.awaitTrailers(1).get("grpc-status")).hasToString("0");
        }
      } finally {
        for (RawConnection raw : open) {
          raw.close();
        }
      }
      try (RawConnection accepted = beyond.get(10, TimeUnit.SECONDS)) {
        accepted.startCall(1, GrpcFixture.METHOD, Map.of());
        accepted.message(1, 0, 0, true);
        assertThat(accepted.awaitTrailers(1).get("grpc-status")).hasToString("0");
      }
    }
  }

  /**
   * Connections are spread over the event loops one after the other, so one of the others shares
   * the loop with whoever sends a thousand calls at once.
   */
  @Test
  void aThousandCallsAtOnceKeepNobodyWaiting() throws Exception {
    int loops = Runtime.getRuntime().availableProcessors();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch othersSent = new CountDownLatch(1);
    CountDownLatch othersElsewhere = new CountDownLatch(loops - 1);
    AtomicInteger handled = new AtomicInteger(); // of the thousand
    Queue<Integer> before = new ConcurrentLinkedQueue<>(); // for each of the others
    GrpcHandler handler =
        (request, reply) -> {
          if (request.body().length() > 0) {
            before.add(handled.get());
            othersElsewhere.countDown();
          } else if (handled.incrementAndGet() == 1) {
            begun.countDown();
            waitFor(othersSent);
            waitFor(othersElsewhere);
          }
          reply.send(GrpcResponse.ok(request.body()));
        };
    try (GrpcFixture fixture = new GrpcFixture()) {
      GrpcServer server = fixture.serve(handler);
      try (RawConnection many = new RawConnection(GrpcFixture.address(server))) {
        List<RawConnection> others = new ArrayList<>();
        for (int i = 0; i < loops; i++) {
          others.add(new RawConnection(GrpcFixture.address(server)));
        }
        ByteArrayOutputStream calls = new ByteArrayOutputStream();
        for (int i = 0; i < 1_000; i++) {
          calls.writeBytes(RawConnection.callBytes(1 + 2 * i, GrpcFixture.METHOD));
        }
        many.bytes(calls.toByteArray());
        waitFor(begun);
        for (RawConnection other : others) {
          other.startCall(1, GrpcFixture.METHOD, Map.of());
          other.message(1, 10, 10, true);
        }
        othersSent.countDown();
        for (RawConnection other : others) {
          assertThat(other.awaitTrailers(1).get("grpc-status")).hasToString("0");
          other.close();
        }
        assertThat(many.awaitTrailers(1_999).get("grpc-status")).hasToString("0");
        assertThat(before).hasSize(loops).allMatch(count -> count < 100);
      }
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** F7: the end of the stream, then a reset, in the middle of a message. */
  @Test
  void clientsThatEndAndResetLeaveNothingBehind() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture()) {
      GrpcServer server =
          fixture.serve(
              new GrpcServer(
                  GrpcServerConfig.on("127.0.0.1:0"),
                  fixture.context,
                  Map.of(GrpcFixture.METHOD, GrpcFixture::echo),
                  20));
      for (int i = 0; i < 200; i++) { // ten times the limit: none may keep its place
        try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
          raw.startCall(1, GrpcFixture.METHOD, Map.of());
          raw.message(1, 1_000, 500, false);
          raw.endAndResetOnClose();
        }
      }
      await().until(() -> fixture.budget.usedBytes() == 0);
      assertThat(DirectMemory.of(fixture.context).arrivals().usedBytes()).isZero();
      assertThat(fixture.call(fixture.connect(server), new byte[10]).status().code())
          .isEqualTo(StatusCode.OK);
    }
  }

  /** F26: messages that never end. */
  @Test
  void slowClientsAreCutAtTheTimeOutsWhileOthersAreServed() throws Exception {
    TestContext context = TestContext.of(ComponentKind.RECEIVER, "otlp");
    GrpcServer server =
        new GrpcServer(
            GrpcServerConfig.on("127.0.0.1:0"),
            context,
            Map.of(GrpcFixture.METHOD, GrpcFixture::echo),
            1_000);
    server.start();
    List<RawConnection> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 500; i++) {
        RawConnection raw = new RawConnection(GrpcFixture.address(server));
        slow.add(raw);
        raw.startCall(1, GrpcFixture.METHOD, Map.of());
        raw.message(1, 100, 1, false);
      }
      await().until(() -> context.budget().usedBytes() >= 500);
      try (RawConnection normal = new RawConnection(GrpcFixture.address(server))) {
        normal.startCall(1, GrpcFixture.METHOD, Map.of());
        normal.message(1, 10, 10, true);
        assertThat(normal.awaitTrailers(1).get("grpc-status")).hasToString("0");
      }
      context.manualClock().advance(Duration.ofSeconds(40));
      await().until(() -> context.budget().usedBytes() == 0);
      for (RawConnection raw : slow.subList(490, 500)) {
        assertThat(raw.awaitTrailers(1).get("grpc-status")).hasToString("4");
      }
    } finally {
      for (RawConnection raw : slow) {
        raw.close();
      }
      server.stop(Deadline.after(context.clock().nanoTime(), Duration.ZERO));
      context.close();
    }
  }

  private static RawConnection connect(SocketAddress address) {
    try {
      return new RawConnection(address);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
