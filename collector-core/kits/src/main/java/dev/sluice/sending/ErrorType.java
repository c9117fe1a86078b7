package dev.sluice.sending;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.ledger.DropReason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The values of the {@code error_type} label, which dashboards of the reference know: the name of a
 * status as Go's gRPC prints it, and for what ended without a status a word of the reference's own.
 * Stateless.
 */
final class ErrorType {
  private static final String OTHER = "_OTHER";

  /** A time-out of the client itself; that of a status is {@code DeadlineExceeded}. */
  private static final String TIMED_OUT = "Deadline_Exceeded";

  private ErrorType() {}

  static String of(Outcome last, @Nullable DropReason reason) {
    if (reason == DropReason.SHUTDOWN) {
      return "Shutdown";
    }
    if (last instanceof Outcome.Retry retry) {
      if (retry.cause() == RetryCause.NO_ANSWER) {
        return retry.code() == StatusCode.DEADLINE_EXCEEDED ? TIMED_OUT : OTHER;
      }
      return name(retry.code());
    }
    return last instanceof Outcome.Rejected rejected ? name(rejected.code()) : OTHER;
  }

  private static String name(StatusCode code) {
    if (code == StatusCode.CANCELLED) {
      return "Canceled";
    }
    StringBuilder name = new StringBuilder();
    for (String word : code.name().split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }
}
