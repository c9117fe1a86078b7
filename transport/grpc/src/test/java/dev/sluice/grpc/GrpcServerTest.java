package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcFixture.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.codec.ContentCodings;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.OutcomeTable;
import dev.sluice.flow.StatusCode;
import dev.sluice.testkit.ObservesKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcServerTest {
  private static final int MIB = 1024 * 1024;

  private final GrpcFixture fixture = new GrpcFixture();

  @AfterEach
  void close() {
    fixture.close();
    assertThat(fixture.budget.usedBytes()).isZero();
  }

  @Test
  void answersPlainRequestsAndChargesThemUntilTheAnswer() throws Exception {
    List<Long> charged = new ArrayList<>();
    GrpcServer server =
        fixture.serve(
            (request, reply) -> {
              charged.add(request.lease().bytes());
              charged.add(fixture.budget.usedBytes());
              assertThat(request.encoded()).isNull();
              assertThat(request.metadata().peerAddress()).startsWith("127.0.0.1:");
              assertThat(request.metadata().headers()).isEmpty();
              GrpcFixture.echo(request, reply);
            });
    GrpcClient client = fixture.connect(server);
    byte[] large = new byte[3 * MIB];
    large[large.length - 1] = 7;

    assertThat(text(fixture.call(client, text("hello")).message())).isEqualTo("hello");
    Slice echoed = fixture.call(client, large).message();

    assertThat(echoed.array()).isEqualTo(large);
    long call = ArrivalMeter.CALL_BYTES; // as long as it is open
    assertThat(charged).containsExactly(5L, 5L + call, 3L * MIB, 3L * MIB + call);
  }

  @Test
  void anEmptyMessageIsAMessage() throws Exception {
    GrpcServer server = fixture.serve(GrpcFixture::echo);
    GrpcClient client = fixture.connect(server);
    GrpcResult result = fixture.call(client, new byte[0]);
    assertThat(result.status().code()).isEqualTo(StatusCode.OK);
    assertThat(result.message().length()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "snappy"})
  void inflatesAndKeepsTheCompressedForm(String coding) throws Exception {
    AtomicReference<EncodedPayload> seen = new AtomicReference<>();
    List<String> threads = new ArrayList<>();
    GrpcServer server =
        fixture.serve(
            (request, reply) -> {
              threads.add(Thread.currentThread().getName());
              seen.set(request.encoded());
              GrpcFixture.echo(request, reply);
            });
    GrpcClient client = fixture.connect(Configs.compression(GrpcFixture.plain(server), coding));
    byte[] small = text("hello hello hello");
    byte[] large = new byte[2 * MIB];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i >>> 6);
    }

    assertThat(fixture.call(client, small).message().array()).isEqualTo(small);
    assertThat(fixture.call(client, large).message().array()).isEqualTo(large);

    assertThat(requireNonNull(seen.get()).decodedBytes()).isEqualTo(large.length);
    assertThat(requireNonNull(seen.get()).bytes().length()).isLessThan(large.length);
    assertThat(threads.get(0)).startsWith("sluice-grpc");
    assertThat(threads.get(1)).doesNotStartWith("sluice-grpc");
    try (ContentCodings codings = new ContentCodings()) {
      byte[] again =
          codings
              .of(requireNonNull(seen.get()).coding())
              .orElseThrow()
              .decode(requireNonNull(seen.get()).bytes(), 4 * MIB);
      assertThat(again).isEqualTo(large);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "snappy"})
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::grpc::max_recv_msg_size_mib"})
  void refusesWhatInflatesBeyondTheLimitWithoutRetryInfo(String coding) throws Exception {
    GrpcServer server =
        fixture.serve(
            Configs.server(Optional.empty(), 1, 0, Optional.empty(), false), GrpcFixture::echo);
    GrpcClient client = fixture.connect(Configs.compression(GrpcFixture.plain(server), coding));
    GrpcResult result = fixture.call(client, new byte[MIB + 1]);
    assertThat(result.status().code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(result.status().retryAfter()).isNull();
    assertThat(fixture.call(client, new byte[MIB]).status().code()).isEqualTo(StatusCode.OK);
  }

  @Test
  void refusesALargeMessageByItsLengthWithoutRetryInfo() throws Exception {
    GrpcServer server = fixture.serve(GrpcFixture::echo);
    GrpcClient client = fixture.connect(server);
    GrpcResult result = fixture.call(client, new byte[4 * MIB + 1]);
    assertThat(result.status().code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(result.status().retryAfter()).isNull();
  }

  @Test
  void refusesBytesThatAreNotWhatTheCodingSays() throws Exception {
    GrpcServer server = fixture.serve(GrpcFixture::echo);
    try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
      raw.startCall(1, GrpcFixture.METHOD, Map.of("grpc-encoding", "gzip"));
      raw.frame(RawConnection.DATA, 1, 1, new byte[] {1, 0, 0, 0, 3, 'x', 'y', 'z'});
      assertThat(raw.awaitTrailers(1).get("grpc-status")).hasToString("3");
    }
  }

  @Test
  void answersAnUnknownCodingWithUnimplemented() throws Exception {
    GrpcServer server = fixture.serve(GrpcFixture::echo);
    try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
      raw.startCall(1, GrpcFixture.METHOD, Map.of("grpc-encoding", "br"));
      assertThat(raw.awaitTrailers(1).get("grpc-status")).hasToString("12");
      raw.startCall(3, "test.Echo/Other", Map.of());
      assertThat(raw.awaitTrailers(3).get("grpc-status")).hasToString("12");
    }
  }

  @ParameterizedTest
  @EnumSource(value = StatusCode.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void everyCodeReachesTheClientWithItsRetryInfo(StatusCode code) throws Exception {
    GrpcServer server =
        fixture.serve(
            (request, reply) ->
                reply.send(
                    GrpcResponse.failed(code, "because of 100 % ü", Duration.ofMillis(1_500))));
    RpcStatus status = fixture.call(fixture.connect(server), text("x")).status();
    assertThat(status)
        .isEqualTo(new RpcStatus(code, "because of 100 % ü", Duration.ofMillis(1_500)));
  }

  @Test
  void whatAHandlerThrowsIsInternalAndOnlyTheFirstAnswerCounts() throws Exception {
    GrpcServer server =
        fixture.serve(
            (request, reply) -> {
              if (request.body().length() == 1) {
                throw new IllegalStateException("secret");
              }
              reply.send(GrpcResponse.ok(request.body()));
              reply.send(GrpcResponse.failed(StatusCode.ABORTED, "late", null));
            });
    GrpcClient client = fixture.connect(server);
    RpcStatus thrown = fixture.call(client, text("x")).status();
    assertThat(thrown.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(thrown.message()).doesNotContain("secret");
    assertThat(fixture.call(client, text("xy")).status().code()).isEqualTo(StatusCode.OK);
  }

  @Test
  void answersLateFromAnotherThreadAndTellsDeadlineAndCancellation() throws Exception {
    List<GrpcRequest> requests = new ArrayList<>();
    CompletableFuture<GrpcHandler.GrpcReply> reply = new CompletableFuture<>();
    GrpcServer server =
        fixture.serve(
            (request, answer) -> {
              requests.add(request);
              reply.complete(answer);
            });
    GrpcClient client = fixture.connect(server);
    CompletableFuture<GrpcResult> result =
        fixture.start(
            client,
            GrpcFixture.batch(text("x")),
            Deadline.after(System.nanoTime(), Duration.ofMillis(400)));
    GrpcHandler.GrpcReply late = reply.get();
    GrpcRequest request = requests.get(0);
    assertThat(request.deadline().remainingNanos(System.nanoTime()))
        .isLessThan(Duration.ofMillis(400).toNanos());
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    request.cancellation().onRequested(() -> cancelled.complete(true));

    assertThat(result.get().status().code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(cancelled.get()).isTrue();
    assertThat(request.cancellation().isRequested()).isTrue();
    assertThat(fixture.budget.usedBytes()).isEqualTo(1);
    late.send(GrpcResponse.ok(request.body()));
    assertThat(fixture.budget.usedBytes()).isZero();
  }

  @Test
  void stopWaitsForOpenCallsAndThenBreaksThemOff() throws Exception {
    CompletableFuture<GrpcHandler.GrpcReply> first = new CompletableFuture<>();
    GrpcServer server = fixture.serve((request, reply) -> first.complete(reply));
    CompletableFuture<GrpcResult> result =
        fixture.start(
            fixture.connect(server),
            GrpcFixture.batch(text("x")),
            Deadline.after(System.nanoTime(), GrpcFixture.PATIENCE));
    GrpcHandler.GrpcReply reply = first.get();
    CompletableFuture<?> stop =
        CompletableFuture.runAsync(() -> stop(server, Duration.ofSeconds(5)), fixture.executor);
    await().until(() -> server.address() == null);
    assertThat(stop).isNotDone();
    reply.send(GrpcResponse.ok(Slice.of(text("done"))));
    assertThat(text(result.get().message())).isEqualTo("done");
    stop.get();

    CompletableFuture<GrpcHandler.GrpcReply> second = new CompletableFuture<>();
    GrpcServer other = fixture.serve((request, answer) -> second.complete(answer));
    CompletableFuture<GrpcResult> broken =
        fixture.start(
            fixture.connect(other),
            GrpcFixture.batch(text("x")),
            Deadline.after(System.nanoTime(), GrpcFixture.PATIENCE));
    second.get();
    stop(other, Duration.ofMillis(50));
    assertThat(OutcomeTable.isRetryable(broken.get().status().code(), false)).isTrue();
    second.get().send(GrpcResponse.ok(Slice.of(text("too late"))));
  }

  private static void stop(GrpcServer server, Duration within) {
    try {
      server.stop(Deadline.after(System.nanoTime(), within));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void saysThatAPortIsTaken() throws Exception {
    GrpcServer server = fixture.serve(GrpcFixture::echo);
    int port = GrpcFixture.port(server);
    assertThatThrownBy(
            () -> fixture.serve(GrpcServerConfig.on("127.0.0.1:" + port), GrpcFixture::echo))
        .isInstanceOf(IOException.class)
        .hasMessage("listen tcp 127.0.0.1:" + port + ": bind: address already in use");
  }
}
