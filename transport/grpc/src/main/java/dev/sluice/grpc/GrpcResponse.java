package dev.sluice.grpc;

import dev.sluice.data.Slice;
import dev.sluice.flow.StatusCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request.
 *
 * @param status {@code OK}, or what went wrong, possibly with RetryInfo
 * @param message the response message; sent only when the code is {@code OK}
 */
public record GrpcResponse(RpcStatus status, Slice message) {
  private static final RpcStatus OK = new RpcStatus(StatusCode.OK, "", null);
  private static final Slice NO_MESSAGE = Slice.of(new byte[0]);

  /** Success with that message. */
  public static GrpcResponse ok(Slice message) {
    return new GrpcResponse(OK, message);
  }

  /** A failure; the delay goes out as RetryInfo. */
  public static GrpcResponse failed(
      StatusCode code, String message, @Nullable Duration retryAfter) {
    return new GrpcResponse(new RpcStatus(code, message, retryAfter), NO_MESSAGE);
  }
}
