package dev.sluice.connector.failover;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the levels said that did not take a batch, made one answer: to come again if any of them
 * said so, else what the first one said. By whoever has the batch.
 */
final class Refusals {
  private static final String ALL = "All provided pipelines return errors: ";

  private Outcome.@Nullable Retry retry;
  private Outcome.@Nullable Rejected rejected;

  /**
   * Adds what one level said.
   *
   * @param refusal {@code Retry} or {@code Rejected}; what it lets resume is given up already,
   *     since it would lead to that level alone
   */
  void add(Outcome refusal) {
    if (refusal instanceof Outcome.Retry later) {
      retry = retry == null ? later : sooner(retry, later);
    } else if (refusal instanceof Outcome.Rejected bad && rejected == null) {
      rejected = bad;
    }
  }

  /** What the batch's owner hears. */
  Outcome told() {
    Outcome.Retry later = retry;
    if (later != null) {
      return new Outcome.Retry(
          later.after(), later.code(), ALL + later.message(), later.cause(), null);
    }
    Outcome.Rejected bad = rejected;
    if (bad == null) {
      throw new IllegalStateException("no level has refused");
    }
    return new Outcome.Rejected(bad.code(), ALL + bad.message(), bad.tooLarge());
  }

  /**
   * Of two, the one that leaves more hope: one that has not given up retrying, then the one that
   * wants to be asked sooner.
   */
  private static Outcome.Retry sooner(Outcome.Retry a, Outcome.Retry b) {
    boolean isExhausted = a.cause() == RetryCause.EXHAUSTED;
    if (isExhausted != (b.cause() == RetryCause.EXHAUSTED)) {
      return isExhausted ? b : a;
    }
    return nanos(b.after()) < nanos(a.after()) ? b : a;
  }

  private static long nanos(@Nullable Duration after) {
    return after == null ? 0 : after.toNanos();
  }
}
