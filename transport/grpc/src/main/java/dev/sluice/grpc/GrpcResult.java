package dev.sluice.grpc;

import dev.sluice.data.Slice;
import dev.sluice.flow.StatusCode;

/**
 * What a call ended with.
 *
 * @param status the backend's status, with its RetryInfo, or what went wrong on the way
 * @param message the response message, plain; empty unless the code is {@code OK}
 */
public record GrpcResult(RpcStatus status, Slice message) {
  private static final Slice NO_MESSAGE = Slice.of(new byte[0]);

  static GrpcResult failed(StatusCode code, String message) {
    return failed(new RpcStatus(code, message, null));
  }

  static GrpcResult failed(RpcStatus status) {
    return new GrpcResult(status, NO_MESSAGE);
  }
}
