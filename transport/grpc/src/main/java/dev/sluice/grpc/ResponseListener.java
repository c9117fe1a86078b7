package dev.sluice.grpc;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import dev.sluice.codec.DecodeException;
import dev.sluice.component.ComponentContext;
import dev.sluice.data.Slice;
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

  private final ContentCodings codings;
  private final ComponentContext context;
  private final Consumer<GrpcResult> done;
  private String coding = "identity";
  private @Nullable WireMessage response;

  ResponseListener(ContentCodings codings, ComponentContext context, Consumer<GrpcResult> done) {
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
      done.accept(
          GrpcResult.failed(
              new RpcStatus(
                  StatusCode.of(status.getCode().value()),
                  text(status),
                  GrpcClient.retryAfter(trailers))));
      return;
    }
    WireMessage received = response;
    if (received == null) {
      done.accept(GrpcResult.failed(StatusCode.INTERNAL, "success without a response message"));
    } else if (!received.compressed()) {
      done.accept(new GrpcResult(OK, received.bytes()));
    } else if (received.bytes().length() <= INLINE_ENCODED_BYTES) {
      inflate(received.bytes());
    } else {
      inflateElsewhere(received.bytes());
    }
  }

  private void inflateElsewhere(Slice encoded) {
    try {
      context.executor().execute(() -> inflate(encoded));
    } catch (RejectedExecutionException e) {
      done.accept(GrpcResult.failed(StatusCode.UNAVAILABLE, "the collector is stopping"));
    }
  }

  private void inflate(Slice encoded) {
    Optional<ContentCoding> decoder = RawCoding.of(coding, codings);
    GrpcResult result;
    if (decoder.isEmpty()) {
      result = GrpcResult.failed(StatusCode.INTERNAL, "response in an unknown coding: " + coding);
    } else {
      try {
        result = new GrpcResult(OK, Slice.of(decoder.get().decode(encoded, MAX_RESPONSE_BYTES)));
      } catch (DecodeException e) {
        result = GrpcResult.failed(StatusCode.INTERNAL, "response: " + e.getMessage());
      } catch (RuntimeException | LinkageError e) { // a native part that does not fit: still answer
        context.log().error("Inflating a response failed", e, "coding", coding);
        result = GrpcResult.failed(StatusCode.INTERNAL, "response: " + e);
      }
    }
    done.accept(result);
  }

  /** The description, with the cause where the transport names one. */
  private static String text(Status status) {
    String description = status.getDescription() == null ? "" : status.getDescription();
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      String reason = cause.getMessage();
      if (reason != null) { // the outermost one names the address, or the certificate's fault
        return description.contains(reason) ? description : description + ": " + reason;
      }
    }
    return description;
  }
}
