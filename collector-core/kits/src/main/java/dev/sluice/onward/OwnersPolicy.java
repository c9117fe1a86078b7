package dev.sluice.onward;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.ledger.DropReason;
import dev.sluice.onward.Step.Ending;
import dev.sluice.onward.Step.Wait;
import java.time.Duration;

/**
 * What an answer means to a component that has answered for the data, or has made it: on a refusal
 * for now it keeps the data and offers it again, for as long as it has room; an exporter that has
 * retried to its limit is not asked again, nor is one that refuses for good.
 *
 * <p>The first wait is 50 ms, each further one twice as long, up to a second; a hint of the next
 * component counts up to 30 seconds, and not while stopping.
 */
public final class OwnersPolicy {
  private static final long FIRST_WAIT_NANOS = Duration.ofMillis(50).toNanos();
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_HINT_NANOS = Duration.ofSeconds(30).toNanos();

  private OwnersPolicy() {}

  /** For {@link Route#judge}. */
  public static Step judge(Journey journey, Outcome answer, boolean stopping) {
    if (answer instanceof Outcome.Accepted accepted) {
      return Ending.taken(accepted);
    }
    Outcome told = answer.forClient();
    if (!(told instanceof Outcome.Retry retry)) {
      return new Ending(answer, answer, DropReason.PERMANENT, Answers.words(answer));
    }
    if (retry.cause() == RetryCause.EXHAUSTED) {
      return new Ending(answer, retry.withResume(null), DropReason.RETRY_ELAPSED, retry.message());
    }
    return new Wait(answer, retry, waitNanos(journey, retry, stopping));
  }

  private static long waitNanos(Journey journey, Outcome.Retry retry, boolean stopping) {
    long wait = Math.min(FIRST_WAIT_NANOS << Math.min(journey.waits(), 10), LONGEST_WAIT_NANOS);
    Duration hint = retry.after();
    return hint == null || stopping
        ? wait
        : Math.max(wait, Math.min(hint.toNanos(), LONGEST_HINT_NANOS));
  }
}
