package dev.sluice.receiver.otlp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.MessageLite;
import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.OutcomeTable;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.grpc.RpcStatus;
import dev.sluice.testkit.Telemetry;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class OtlpGrpcReceiverTest {
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  @ParameterizedTest
  @EnumSource(value = Signal.class, mode = EnumSource.Mode.EXCLUDE, names = "PROFILES")
  void everySignalArrivesByteForByteAndIsCounted(Signal signal) throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture();
        GrpcSender sender = fixture.grpc()) {
      MessageLite request = Telemetry.request(signal, 0, 100);
      MessageLite response = sender.send(signal, request);
      assertThat(response.toByteArray()).isEqualTo(new byte[] {0x0a, 0});
      Batch batch = fixture.next(signal).batches().get(0);
      assertThat(batch.items()).isEqualTo(100);
      assertThat(batch.payload().toByteArray()).isEqualTo(request.toByteArray());
      assertThat(batch.metadata().peerAddress()).startsWith("127.0.0.1:");
      assertThat(batch.metadata().headers()).isEmpty();
      assertThat(fixture.metric("accepted", signal, "grpc")).isEqualTo(100);
      assertThat(fixture.metric("refused", signal, "grpc")).isZero();
      await().until(() -> fixture.budget.usedBytes() == 0);
    }
  }

  @Test
  void aGzipRequestIsKeptCompressedAndInflatedOnlyOnce() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture();
        GrpcSender sender = fixture.grpc().gzip()) {
      MessageLite request = Telemetry.request(Signal.TRACES, 0, 1_000);
      fixture.next(Signal.TRACES).hold();
      CompletableFuture<MessageLite> answer =
          CompletableFuture.supplyAsync(() -> sender.send(Signal.TRACES, request));
      await().until(() -> fixture.next(Signal.TRACES).heldReplies() == 1);
      Batch batch = fixture.next(Signal.TRACES).batches().get(0);
      EncodedPayload encoded = requireNonNull(batch.encoded());
      assertThat(encoded.coding()).isEqualTo("gzip");
      assertThat(batch.wireBytes()).isEqualTo(request.getSerializedSize());
      // Nobody looked at the plain bytes, so they went: only the compressed ones weigh.
      await().until(() -> batch.lease().bytes() == encoded.bytes().array().length);
      assertThat(batch.isInflated()).isFalse();
      assertThat(batch.payload().toByteArray()).isEqualTo(request.toByteArray());
      long both = encoded.bytes().array().length + (long) request.getSerializedSize();
      assertThat(batch.lease().bytes()).isEqualTo(both);
      assertThat(fixture.budget.usedBytes()).isGreaterThanOrEqualTo(both); // and the open call
      fixture.next(Signal.TRACES).completeNext(Outcome.accepted());
      answer.join();
      await().until(() -> fixture.budget.usedBytes() == 0);
    }
  }

  @Test
  void plainBytesThatWereTakenAtOnceStay() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture();
        GrpcSender sender = fixture.grpc().gzip()) {
      MessageLite request = Telemetry.request(Signal.TRACES, 0, 1_000);
      fixture
          .next(Signal.TRACES)
          .answerBy(
              batch -> {
                assertThat(batch.isInflated()).isTrue();
                assertThat(batch.payload().toByteArray()).isEqualTo(request.toByteArray());
                batch.lease().retain();
                return Outcome.accepted();
              });
      sender.send(Signal.TRACES, request);
      Batch batch = fixture.next(Signal.TRACES).batches().get(0);
      await().until(() -> fixture.budget.usedBytes() == batch.retainedBytes());
      assertThat(batch.isInflated()).isTrue();
      batch.lease().release();
      assertThat(fixture.budget.usedBytes()).isZero();
    }
  }

  @Test
  void anEmptyRequestIsASuccessThatLeavesNoTrace() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture();
        GrpcSender sender = fixture.grpc()) {
      sender.send(Signal.TRACES, ExportTraceServiceRequest.getDefaultInstance());
      sender.send(
          Signal.TRACES,
          ExportTraceServiceRequest.newBuilder()
              .addResourceSpans(io.opentelemetry.proto.trace.v1.ResourceSpans.getDefaultInstance())
              .build());
      sender.gzip().send(Signal.TRACES, ExportTraceServiceRequest.getDefaultInstance());
      assertThat(fixture.next(Signal.TRACES).batches()).isEmpty();
      assertThat(fixture.metric("accepted", Signal.TRACES, "grpc")).isZero();
      await().until(() -> fixture.budget.usedBytes() == 0);
    }
  }

  @Test
  void badBytesAreInvalidAndLeaveNoTrace() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture();
        GrpcSender sender = fixture.grpc()) {
      byte[] cut = Telemetry.request(Signal.TRACES, 0, 10).toByteArray();
      byte[] bad = java.util.Arrays.copyOf(cut, cut.length - 1);
      assertThat(failure(sender, bad).getStatus().getCode())
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(failure(sender.gzip(), bad).getStatus().getCode())
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(fixture.next(Signal.TRACES).batches()).isEmpty();
      assertThat(fixture.metric("refused", Signal.TRACES, "grpc")).isZero();
      await().until(() -> fixture.budget.usedBytes() == 0);
    }
  }

  private static StatusRuntimeException failure(GrpcSender sender, byte[] request) {
    try {
      sender.send(Signal.TRACES, request);
    } catch (StatusRuntimeException e) {
      return e;
    }
    throw new AssertionError("was accepted");
  }

  @ParameterizedTest
  @EnumSource(value = StatusCode.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void whatThePipelineSaysReachesTheClient(StatusCode code) throws Exception {
    byte[] request = Telemetry.request(Signal.TRACES, 0, 10).toByteArray();
    try (ReceiverFixture fixture = new ReceiverFixture();
        GrpcSender sender = fixture.grpc()) {
      fixture.next(Signal.TRACES).answer(new Outcome.Rejected(code, "no"));
      assertThat(failure(sender, request).getStatus().getCode().value()).isEqualTo(code.number());

      fixture.next(Signal.TRACES).answer(new Outcome.Retry(code, "wait", RetryCause.BACKEND));
      StatusRuntimeException plain = failure(sender, request);
      StatusCode told = StatusCode.of(plain.getStatus().getCode().value());
      boolean withInfo = plain.getTrailers() != null && plain.getTrailers().containsKey(DETAILS);
      assertThat(OutcomeTable.isRetryable(told, withInfo)).as("%s", told).isTrue();
      if (OutcomeTable.isRetryable(code, true)) {
        assertThat(told).isEqualTo(code);
      }

      fixture
          .next(Signal.TRACES)
          .answer(
              new Outcome.Retry(
                  Duration.ofSeconds(3), StatusCode.UNAVAILABLE, "later", RetryCause.MEMORY, null));
      StatusRuntimeException later = failure(sender, request);
      byte[] details = requireNonNull(requireNonNull(later.getTrailers()).get(DETAILS));
      assertThat(RpcStatus.decode(details))
          .isEqualTo(new RpcStatus(StatusCode.UNAVAILABLE, "later", Duration.ofSeconds(3)));
      assertThat(fixture.metric("refused", Signal.TRACES, "grpc")).isEqualTo(30);
      assertThat(fixture.metric("accepted", Signal.TRACES, "grpc")).isZero();
    }
  }

  @Test
  void partialSuccessIsPassedOn() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture();
        GrpcSender sender = fixture.grpc()) {
      fixture.next(Signal.TRACES).answer(new Outcome.Accepted(3, "too old"));
      MessageLite response = sender.send(Signal.TRACES, Telemetry.request(Signal.TRACES, 0, 10));
      ExportTraceServiceResponse expected =
          ExportTraceServiceResponse.newBuilder()
              .setPartialSuccess(
                  ExportTraceServiceResponse.getDefaultInstance().getPartialSuccess().toBuilder()
                      .setRejectedSpans(3)
                      .setErrorMessage("too old"))
              .build();
      assertThat(response).isEqualTo(expected);
      assertThat(fixture.metric("accepted", Signal.TRACES, "grpc")).isEqualTo(7);
      assertThat(fixture.metric("refused", Signal.TRACES, "grpc")).isEqualTo(3);
    }
  }

  @Test
  void aSignalThatNoPipelineTakesIsUnimplemented() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture("", "", Set.of(Signal.LOGS));
        GrpcSender sender = fixture.grpc()) {
      for (Signal signal : List.of(Signal.TRACES, Signal.PROFILES)) {
        assertThatThrownBy(() -> sender.send(signal, new byte[0]))
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
      }
      sender.send(Signal.LOGS, Telemetry.request(Signal.LOGS, 0, 1));
    }
  }

  @Test
  void aClientThatGivesUpIsHeardByThePipeline() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture();
        GrpcSender sender = fixture.grpc().within(200)) {
      fixture.next(Signal.TRACES).hold();
      byte[] request = Telemetry.request(Signal.TRACES, 0, 10).toByteArray();
      assertThat(failure(sender, request).getStatus().getCode())
          .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      // An accepted outcome counts even if the client left before the reply.
      fixture.next(Signal.TRACES).completeNext(Outcome.accepted());
      assertThat(fixture.metric("accepted", Signal.TRACES, "grpc")).isEqualTo(10);
      await().until(() -> fixture.budget.usedBytes() == 0);
    }
  }

  @Test
  void whatWasAcceptedIsAnsweredWhileStopping() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture();
        GrpcSender sender = fixture.grpc()) {
      fixture.next(Signal.TRACES).hold();
      CompletableFuture<MessageLite> answer =
          CompletableFuture.supplyAsync(
              () -> sender.send(Signal.TRACES, Telemetry.request(Signal.TRACES, 0, 1)));
      await().until(() -> fixture.next(Signal.TRACES).heldReplies() == 1);
      CompletableFuture<Void> stop =
          CompletableFuture.runAsync(
              () -> {
                try {
                  fixture.stop(Duration.ofSeconds(10));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThat(answer).isNotDone();
      fixture.next(Signal.TRACES).completeNext(Outcome.accepted());
      assertThat(answer.join()).isNotNull();
      stop.join();
    }
  }
}
