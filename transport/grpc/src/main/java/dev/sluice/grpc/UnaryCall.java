package dev.sluice.grpc;

import dev.sluice.data.RequestMetadata;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.StatusCode;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.memory.ArrivalSweep;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through a server: takes the message, has it inflated, hands it to the
 * handler, and sends the one answer.
 *
 * <p>grpc calls the listener's methods one after the other; the answer comes from any thread. The
 * lease has one reference of this call from {@link #onMessage} until the answer.
 */
final class UnaryCall extends ServerCall.Listener<WireMessage> {
  private final ServerCall<WireMessage, WireMessage> call;
  private final ArrivalMeter meter;
  private final RequestMetadata metadata;
  private final Deadline deadline;
  private final String coding;
  private final RequestRunner runner;
  private final Consumer<UnaryCall> onEnded;
  private final @Nullable FrameWatch connection;
  private final CallCancellation cancellation = new CallCancellation();
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.ARRIVING);
  private final AtomicReference<@Nullable AdjustableLease> lease = new AtomicReference<>();
  private @Nullable WireMessage message; // listener only
  private boolean seenAnswered; // by endIfStuck, as is the next
  private long seenAnsweredNanos;

  /** How long a message may not arrive, or an answer not be taken. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private enum Phase {
    ARRIVING,
    /** The handler has the message: only it answers now. */
    HANDED,
    ANSWERED
  }

  /** Inflates the message and runs the handler; the call itself only knows the protocol. */
  @FunctionalInterface
  interface RequestRunner {
    void run(UnaryCall call, WireMessage message, AdjustableLease lease);
  }

  UnaryCall(
      ServerCall<WireMessage, WireMessage> call,
      ArrivalMeter meter,
      RequestMetadata metadata,
      Deadline deadline,
      String coding,
      RequestRunner runner,
      Consumer<UnaryCall> onEnded) {
    this.call = call;
    this.meter = meter;
    this.metadata = metadata;
    this.deadline = deadline;
    this.coding = coding;
    this.runner = runner;
    this.onEnded = onEnded;
    this.connection = call.getAttributes().get(PeerFilter.CONNECTION);
  }

  RequestMetadata metadata() {
    return metadata;
  }

  Deadline deadline() {
    return deadline;
  }

  /** The coding of compressed messages, from the call's headers. */
  String coding() {
    return coding;
  }

  CallCancellation cancellation() {
    return cancellation;
  }

  @Override
  public void onMessage(WireMessage received) {
    if (phase.get() != Phase.ARRIVING || meter.isRefused()) {
      return; // the refusal is on its way
    }
    if (message != null) {
      refuse(GrpcResponse.failed(StatusCode.INTERNAL, "Too many requests", null));
      return;
    }
    lease.set(meter.handOver(received.bytes().array()));
    message = received;
    if (phase.get() == Phase.ANSWERED) {
      releaseLease(); // refused meanwhile, by another thread
    }
  }

  @Override
  public void onHalfClose() {
    WireMessage received = message;
    AdjustableLease held = lease.get();
    message = null;
    if (meter.isRefused()) {
      return;
    }
    if (received == null) {
      refuse(GrpcResponse.failed(StatusCode.INTERNAL, "Half-closed without a request", null));
      return;
    }
    if (held == null || !phase.compareAndSet(Phase.ARRIVING, Phase.HANDED)) {
      return; // refused meanwhile
    }
    try {
      runner.run(this, received, held);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      failed(e);
    }
  }

  /** Something threw where an answer was due. */
  void failed(Throwable cause) {
    answer(
        GrpcResponse.failed(
            StatusCode.INTERNAL, "request failed: " + cause.getClass().getSimpleName(), null));
  }

  /** A handler that runs still uses the bytes: then the lease goes back when it answers. */
  @Override
  public void onCancel() {
    onEnded.accept(this);
    cancellation.request();
    message = null;
    if (phase.compareAndSet(Phase.ARRIVING, Phase.ANSWERED)) {
      releaseLease();
    }
  }

  @Override
  public void onComplete() {
    onEnded.accept(this);
  }

  /**
   * Ends a call whose message stopped arriving, or whose answer the client does not take. Called
   * every now and then, by one thread at a time.
   *
   * @param memoryIsShort whether somebody else was refused for want of memory
   */
  void endIfStuck(long nowNanos, boolean memoryIsShort) {
    Duration patience = memoryIsShort ? ArrivalSweep.PATIENCE_WHILE_SHORT : PATIENCE;
    Phase now = phase.get();
    if (now == Phase.ARRIVING) {
      endIfSilent(patience);
    } else if (now == Phase.ANSWERED) {
      if (!seenAnswered) {
        seenAnswered = true;
        seenAnsweredNanos = nowNanos;
      } else if (connection != null && nowNanos - seenAnsweredNanos >= patience.toNanos()) {
        connection.resetUntaken();
      }
    }
  }

  private void endIfSilent(Duration patience) {
    long idleNanos = meter.idleNanos();
    if (idleNanos >= PATIENCE.toNanos()) {
      refuse(
          GrpcResponse.failed(
              StatusCode.DEADLINE_EXCEEDED,
              "nothing of the message arrived for " + PATIENCE.toSeconds() + "s",
              null));
    } else if (idleNanos >= patience.toNanos()) {
      refuse(ArrivalMeter.outOfMemory());
    }
  }

  /** Answers a call whose handler has not begun; without effect once it has. Any thread. */
  void refuse(GrpcResponse response) {
    if (phase.compareAndSet(Phase.ARRIVING, Phase.ANSWERED)) {
      sendAndRelease(response);
    }
  }

  /** The handler's answer; a second one is ignored. Any thread. */
  void answer(GrpcResponse response) {
    if (phase.getAndSet(Phase.ANSWERED) == Phase.ANSWERED) {
      return;
    }
    try {
      send(response);
    } finally {
      AdjustableLease held = lease.getAndSet(null);
      if (held != null) {
        held.releaseRead(); // the handler is done, and who goes on reading holds a reference
      }
    }
  }

  private void sendAndRelease(GrpcResponse response) {
    try {
      send(response);
    } finally {
      releaseLease();
    }
  }

  private void releaseLease() {
    AdjustableLease held = lease.getAndSet(null);
    if (held != null) {
      held.release();
    }
  }

  private void send(GrpcResponse response) {
    if (call.isCancelled()) {
      return;
    }
    RpcStatus status = response.status();
    if (status.code() == StatusCode.OK) {
      call.sendHeaders(new Metadata());
      call.sendMessage(WireMessage.of(response.message()));
      call.close(Status.OK, new Metadata());
      return;
    }
    call.close(
        Status.fromCodeValue(status.code().number()).withDescription(status.message()),
        status.trailers());
  }
}
