package dev.sluice.onward;

import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.PendingAnswer;
import dev.sluice.flow.Resumption;
import org.jspecify.annotations.Nullable;

/** The answer to one attempt of a journey: the only object that an attempt costs. */
final class JourneyAnswer<J extends Journey> extends PendingAnswer {
  private final Onward<J> onward;
  private final J journey;
  private final @Nullable Resumption used;

  /**
   * @param used the resumption that is the attempt; null when all is offered
   */
  JourneyAnswer(
      Onward<J> onward,
      J journey,
      @Nullable Resumption used,
      Deadline deadline,
      boolean dataAnsweredFor) {
    super(deadline, dataAnsweredFor);
    this.onward = onward;
    this.journey = journey;
    this.used = used;
  }

  /** A refusal that brings no resumption of its own leaves the one that was used. */
  Outcome withRest(Outcome outcome) {
    return used != null && outcome instanceof Outcome.Retry retry && retry.resume() == null
        ? retry.withResume(used)
        : outcome;
  }

  @Override
  protected void answeredLater(Outcome outcome) {
    onward.answeredLater(journey, withRest(outcome));
  }
}
