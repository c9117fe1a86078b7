package dev.sluice.intake;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.OutcomeTable;
import dev.sluice.flow.StatusCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a client gets to hear, whatever the protocol.
 *
 * @param code {@code OK} when the request was taken
 * @param message of a failure, or of a partial success; may be empty
 * @param retryAfter after which time a failed request may be sent again; null when nothing is said
 * @param rejectedItems of a partial success; zero otherwise
 * @param isTooLarge whether a failure is about the size of the request alone
 */
public record Answer(
    StatusCode code,
    String message,
    @Nullable Duration retryAfter,
    long rejectedItems,
    boolean isTooLarge) {
  /** Everything was taken. */
  public static final Answer SUCCESS = accepted(0, "");

  /** The budget has no room for what the request needs. */
  public static final Answer NO_MEMORY =
      failed(
          Outcome.Retry.NO_MEMORY.code(), Outcome.Retry.NO_MEMORY.message(), Duration.ofSeconds(1));

  /** The collector takes no further work. */
  static final Answer STOPPING =
      failed(Outcome.Retry.STOPPING.code(), Outcome.Retry.STOPPING.message(), null);

  /** A fault of ours, which the log tells. */
  static final Answer FAULT = failed(StatusCode.INTERNAL, "request failed", null);

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int TOO_LARGE = 413;

  /** What the client of a request hears of its outcome. */
  public static Answer of(Outcome outcome) {
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

  /** A sender must be able to see that it may send again: by the code, or by a delay. */
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

  /** It is not a request of its protocol, and never will be. */
  public static Answer malformed(String message) {
    return failed(StatusCode.INVALID_ARGUMENT, message, null);
  }

  /** It is larger than a limit of the receiver. */
  public static Answer tooLarge(String message) {
    return new Answer(StatusCode.RESOURCE_EXHAUSTED, message, null, 0, true);
  }

  private static Answer failed(StatusCode code, String message, @Nullable Duration after) {
    return new Answer(code, message, after, 0, false);
  }

  private static Answer accepted(long rejectedItems, String message) {
    return new Answer(StatusCode.OK, message, null, rejectedItems, false);
  }

  public boolean isSuccess() {
    return code == StatusCode.OK;
  }

  /**
   * Whether the same request may be taken later: for a receiver that fetches it itself, and fetches
   * it once more.
   */
  public boolean isWorthRepeating() {
    return !isSuccess() && !isTooLarge && OutcomeTable.isRetryable(code, retryAfter != null);
  }

  /** The code of an HTTP answer. */
  public int httpCode() {
    return isTooLarge ? TOO_LARGE : OutcomeTable.httpCode(code);
  }

  /**
   * What a header {@code Retry-After} says, in whole seconds; negative where there is none. Rounded
   * up: a client that comes back at that time has waited long enough.
   */
  public long retryAfterSeconds() {
    if (retryAfter == null || (httpCode() != 429 && httpCode() != 503)) {
      return -1;
    }
    return retryAfter.toNanosPart() == 0 ? retryAfter.toSeconds() : retryAfter.toSeconds() + 1;
  }
}
