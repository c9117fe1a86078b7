package dev.sluice.grpc;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import dev.sluice.codec.DecodeException;
import dev.sluice.component.ComponentContext;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Slice;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.StatusCode;
import dev.sluice.memory.AdjustableLease;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Hands plain messages to the handler at once and compressed ones when they are inflated: small
 * ones on the event loop, others on the executor, so that no call waits long for another one's.
 */
final class RequestInflater implements UnaryCall.RequestRunner {
  /** An event loop inflates up to this. */
  private static final int INLINE_BYTES = 64 * 1024;

  /**
   * Plain messages up to this are handled there: checking one takes a millisecond or two at the
   * worst, when its spans have two bytes each. What SDKs send by default, 512 spans, is smaller as
   * a rule, and to hand that to another thread would cost a tenth of its way.
   */
  static final int INLINE_PLAIN_BYTES = 512 * 1024;

  /** Compressed bodies up to this are tried on the event loop first. */
  private static final int INLINE_ENCODED_BYTES = 8 * 1024;

  private final ComponentContext context;
  private final ContentCodings codings;
  private final int maxMessageBytes;
  private final GrpcHandler handler;

  RequestInflater(ComponentContext context, int maxMessageBytes, GrpcHandler handler) {
    this.context = context;
    this.codings = ContentCodings.shared(context);
    this.maxMessageBytes = maxMessageBytes;
    this.handler = handler;
  }

  @Override
  public void run(UnaryCall call, WireMessage message, AdjustableLease lease) {
    if (!message.compressed()) {
      handlePlain(call, message.bytes(), lease);
      return;
    }
    Optional<ContentCoding> coding = RawCoding.of(call.coding(), codings);
    if (coding.isEmpty()) {
      call.answer(
          GrpcResponse.failed(
              StatusCode.UNIMPLEMENTED,
              "grpc: Decompressor is not installed for grpc-encoding \"" + call.coding() + "\"",
              null));
      return;
    }
    Slice encoded = message.bytes();
    if (encoded.length() <= INLINE_ENCODED_BYTES && tryInline(call, coding.get(), encoded, lease)) {
      return;
    }
    try {
      context.executor().execute(() -> inflateElsewhere(call, coding.get(), encoded, lease));
    } catch (RejectedExecutionException e) {
      call.answer(
          GrpcResponse.failed(StatusCode.UNAVAILABLE, Outcome.Retry.STOPPING.message(), null));
    }
  }

  /** Checking and looking through a large message would hold up everybody on the loop. */
  private void handlePlain(UnaryCall call, Slice plain, AdjustableLease lease) {
    if (plain.length() <= INLINE_PLAIN_BYTES) {
      handle(call, plain, null, lease);
      return;
    }
    try {
      context.executor().execute(() -> handle(call, plain, null, lease));
    } catch (RejectedExecutionException e) {
      call.answer(
          GrpcResponse.failed(StatusCode.UNAVAILABLE, Outcome.Retry.STOPPING.message(), null));
    }
  }

  /** True when the call is taken care of; false when the body is too large for an event loop. */
  private boolean tryInline(
      UnaryCall call, ContentCoding coding, Slice encoded, AdjustableLease lease) {
    int limit = Math.min(INLINE_BYTES, maxMessageBytes);
    try {
      inflated(call, coding, encoded, coding.decode(encoded, limit, context.budget()), lease);
    } catch (DecodeException e) {
      if (e.kind() == DecodeException.Kind.TOO_LARGE && limit < maxMessageBytes) {
        return false;
      }
      call.answer(answerTo(e));
    }
    return true;
  }

  private void inflateElsewhere(
      UnaryCall call, ContentCoding coding, Slice encoded, AdjustableLease lease) {
    try {
      codings.prepareToDecode(coding.name(), context.log());
      Slice plain = coding.decode(encoded, maxMessageBytes, context.budget());
      inflated(call, coding, encoded, plain, lease);
    } catch (DecodeException e) {
      call.answer(answerTo(e));
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      call.failed(e);
    }
  }

  private void inflated(
      UnaryCall call, ContentCoding coding, Slice encoded, Slice plain, AdjustableLease lease) {
    lease.adoptPooled(plain.array());
    handle(call, plain, new EncodedPayload(coding.name(), encoded, plain.length()), lease);
  }

  private void handle(
      UnaryCall call, Slice plain, @Nullable EncodedPayload encoded, AdjustableLease lease) {
    try {
      handler.handle(
          new GrpcRequest(
              plain, encoded, call.metadata(), call.deadline(), call.cancellation(), lease),
          call::answer);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      context.log().error("A request failed", e);
      call.failed(e);
    }
  }

  private static GrpcResponse answerTo(DecodeException failure) {
    return switch (failure.kind()) {
      case MALFORMED ->
          GrpcResponse.failed(
              StatusCode.INVALID_ARGUMENT,
              "grpc: failed to decompress the received message: " + failure.getMessage(),
              null);
      case TOO_LARGE ->
          GrpcResponse.failed(
              StatusCode.RESOURCE_EXHAUSTED,
              "grpc: received message after decompression larger than max: " + failure.getMessage(),
              null);
      case NO_MEMORY -> ArrivalMeter.outOfMemory();
    };
  }
}
