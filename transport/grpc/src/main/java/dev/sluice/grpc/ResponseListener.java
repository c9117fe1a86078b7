package dev.sluice.grpc;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import dev.sluice.codec.DecodeException;
import dev.sluice.component.ComponentContext;
import dev.sluice.data.Slice;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.StatusCode;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for the one response of a call. grpc calls it on one thread at a time. */
final class ResponseListener extends ClientCall.Listener<WireMessage> {
  /** Most bytes of a response, plain. */
  static final int MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

  private static final int INLINE_ENCODED_BYTES = 4 * 1024;
  private static final Metadata.Key<String> ENCODING =
      Metadata.Key.of("grpc-encoding", Metadata.ASCII_STRING_MARSHALLER);

  private static final RpcStatus OK = new RpcStatus(StatusCode.OK, "", null);

  private final ClientCall<?, ?> call;
  private final String endpoint;
  private final ContentCodings codings;
  private final ComponentContext context;
  private final Consumer<GrpcResult> done;
  private String coding = "identity";
  private @Nullable WireMessage response;

  ResponseListener(
      ClientCall<?, ?> call,
      String endpoint,
      ContentCodings codings,
      ComponentContext context,
      Consumer<GrpcResult> done) {
    this.call = call;
    this.endpoint = endpoint;
    this.codings = codings;
    this.context = context;
    this.done = done;
  }

  @Override
  public void onHeaders(Metadata headers) {
    String given = headers.get(ENCODING);
    coding = given == null ? coding : given;
  }

  @Override
  public void onMessage(WireMessage message) {
    response = message;
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    if (!status.isOk()) {
      done.accept(GrpcResult.failed(CallFailure.of(status, trailers, call, endpoint)));
      return;
    }
    WireMessage received = response;
    if (received == null) {
      done.accept(unreadable("success without a response message"));
    } else if (!received.compressed()) {
      done.accept(new GrpcResult(OK, received.bytes()));
    } else if (received.bytes().length() <= INLINE_ENCODED_BYTES) {
      inflate(received.bytes());
    } else {
      inflateElsewhere(received.bytes());
    }
  }

  private GrpcResult unreadable(String what) {
    return GrpcResult.failed(CallFailure.unreadable(what, call, endpoint));
  }

  private void inflateElsewhere(Slice encoded) {
    try {
      context.executor().execute(() -> inflate(encoded));
    } catch (RejectedExecutionException e) {
      done.accept(GrpcResult.failed(StatusCode.UNAVAILABLE, Outcome.Retry.STOPPING.message()));
    }
  }

  private void inflate(Slice encoded) {
    Optional<ContentCoding> decoder = RawCoding.of(coding, codings);
    GrpcResult result;
    if (decoder.isEmpty()) {
      result = unreadable("response in an unknown coding: " + coding);
    } else {
      try {
        result = new GrpcResult(OK, Slice.of(decoder.get().decode(encoded, MAX_RESPONSE_BYTES)));
      } catch (DecodeException e) {
        result = unreadable("response: " + e.getMessage());
      } catch (RuntimeException | LinkageError e) { // a native part that does not fit: still answer
        context.log().error("Inflating a response failed", e, "coding", coding);
        result = unreadable("response: " + e);
      }
    }
    done.accept(result);
  }
}
