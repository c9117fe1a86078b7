package dev.sluice.receiver.otlp;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.OutcomeTable;
import dev.sluice.flow.StatusCode;
import dev.sluice.grpc.RpcStatus;
import dev.sluice.otlp.OtlpResponses;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a client gets to hear, whatever the protocol.
 *
 * @param status {@code OK}, or the failure with its RetryInfo
 * @param rejectedItems of a partial success; zero otherwise
 * @param message of a partial success; empty otherwise
 */
record Answer(RpcStatus status, long rejectedItems, String message) {
  /** Everything was taken. */
  static final Answer SUCCESS = accepted(0, "");

  private static final Duration SOON = Duration.ofSeconds(1);

  static Answer of(Outcome outcome) {
    Outcome said = outcome.forClient();
    if (said instanceof Outcome.Accepted accepted) {
      return accepted.rejectedItems() == 0 && accepted.message().isEmpty()
          ? SUCCESS
          : accepted(accepted.rejectedItems(), accepted.message());
    }
    if (said instanceof Outcome.Retry retry) {
      return retry(retry);
    }
    if (said instanceof Outcome.Rejected rejected) {
      return failed(rejected.code(), rejected.message(), null);
    }
    throw new IllegalArgumentException("no answer for " + said);
  }

  /** A sender must be able to see that it may send again: by the code, or by RetryInfo. */
  private static Answer retry(Outcome.Retry retry) {
    StatusCode code = retry.code();
    Duration after = retry.after();
    if (!OutcomeTable.isRetryable(code, true)) {
      code = StatusCode.UNAVAILABLE;
    } else if (code == StatusCode.RESOURCE_EXHAUSTED && after == null) {
      after = SOON;
    }
    return failed(code, retry.message(), after);
  }

  static Answer failed(StatusCode code, String message, @Nullable Duration after) {
    return new Answer(new RpcStatus(code, message, after), 0, "");
  }

  private static Answer accepted(long rejectedItems, String message) {
    return new Answer(new RpcStatus(StatusCode.OK, "", null), rejectedItems, message);
  }

  boolean isSuccess() {
    return status.code() == StatusCode.OK;
  }

  /** The {@code Export*ServiceResponse}, of any signal. */
  byte[] response() {
    return OtlpResponses.partialSuccess(rejectedItems, message);
  }
}
