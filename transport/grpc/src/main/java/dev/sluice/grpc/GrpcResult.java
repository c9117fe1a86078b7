package dev.sluice.grpc;

import dev.sluice.data.Slice;
import dev.sluice.flow.StatusCode;

/**
 * What a call ended with.
 *
 * @param status the backend's status, with its RetryInfo; or what went wrong on the way, which is
 *     {@code UNAVAILABLE} or {@code DEADLINE_EXCEEDED}, or {@code RESOURCE_EXHAUSTED} where a proxy
 *     finds the request too large. Its message may quote the peer: see {@link
 *     dev.sluice.telemetry.ForeignText}
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
