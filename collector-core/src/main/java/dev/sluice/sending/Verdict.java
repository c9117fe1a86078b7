package dev.sluice.sending;

import dev.sluice.flow.Outcome;
import dev.sluice.ledger.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * The end of a request: what its sender is told if it still waits, and why the items are gone if it
 * does not.
 *
 * @param outcome what a waiting caller gets
 * @param reason the reason of the drop where nobody waits; null when the backend has the request
 * @param error the failure in words, empty on success
 * @param errorType the failure as metrics name it ({@link ErrorType}), empty on success
 */
record Verdict(Outcome outcome, @Nullable DropReason reason, String error, String errorType) {
  static Verdict delivered(Outcome.Accepted accepted) {
    return new Verdict(accepted, null, "", "");
  }

  static Verdict failed(Outcome outcome, DropReason reason, String error) {
    return failed(outcome, outcome, reason, error);
  }

  /**
   * @param last what the last attempt came to
   * @param told what a waiting caller gets in its place
   */
  static Verdict failed(Outcome last, Outcome told, DropReason reason, String error) {
    return new Verdict(told, reason, error, ErrorType.of(last, reason));
  }
}
