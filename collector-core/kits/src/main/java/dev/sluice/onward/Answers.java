package dev.sluice.onward;

import dev.sluice.flow.Outcome;

/** What an owner reads from an answer. */
public final class Answers {
  private Answers() {}

  /**
   * How many of so many items are with the next consumer.
   *
   * @param items of the batch that was offered
   */
  public static long takenItems(Outcome answer, long items) {
    if (answer instanceof Outcome.Mixed mixed) {
      long taken = 0;
      for (Outcome.Part part : mixed.parts()) {
        taken += part.outcome() instanceof Outcome.Accepted ? part.items() : 0;
      }
      return taken;
    }
    return answer instanceof Outcome.Accepted ? items : 0;
  }

  /** Its failure in words; empty when there is none. */
  public static String words(Outcome answer) {
    Outcome told = answer.forClient();
    if (told instanceof Outcome.Retry retry) {
      return retry.message();
    }
    if (told instanceof Outcome.Rejected rejected) {
      return "Permanent error: " + rejected.message();
    }
    return told instanceof Outcome.Accepted accepted ? accepted.message() : "";
  }

  /** Gives up what an answer would let us resume. */
  public static void abandon(Outcome answer) {
    if (answer instanceof Outcome.Mixed mixed) {
      mixed.parts().forEach(part -> abandon(part.outcome()));
    } else if (answer instanceof Outcome.Retry retry && retry.resume() != null) {
      retry.resume().abandon();
    }
  }
}
