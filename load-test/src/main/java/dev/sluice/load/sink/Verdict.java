package dev.sluice.load.sink;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * What to answer to a request.
 *
 * @param outcome what to answer
 * @param rejected items rejected in a partial success
 * @param delayMillis wait before the answer
 * @param fault what the outcome comes from; null if all is well
 */
record Verdict(Outcome outcome, long rejected, int delayMillis, Behaviour.@Nullable Fault fault) {
  enum Outcome {
    OK,
    RETRY,
    THROTTLE,
    REFUSE,
    HANG
  }

  /** Hint to the client; 0 for none. */
  int retryAfterMillis() {
    return fault == null ? 0 : fault.retryAfterMillis();
  }

  Status.Code grpcCode(Status.Code usual) {
    return fault == null || fault.grpcCode() == null ? usual : fault.grpcCode();
  }

  int httpStatus(int usual) {
    return fault == null || fault.httpStatus() == null ? usual : fault.httpStatus();
  }
}
