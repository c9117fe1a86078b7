package dev.sluice.onward;

import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;

/**
 * Where journeys of one user go: how an attempt is made, and what an answer means. Called by
 * whoever has the journey, on any thread, many journeys at once, never under a lock.
 */
public interface Route<J extends Journey> {
  /** An attempt begins: until when its answer is of use. */
  Deadline begin(J journey);

  /**
   * Offers all of it. The reply is completed exactly once, possibly before this returns; a second
   * answer is ignored. Must neither block nor throw. What was offered before and taken in part is
   * resumed without this.
   */
  void attempt(J journey, Reply reply);

  /**
   * What is next after an attempt came to this. Changes nothing but the journey's own notes: it may
   * have been ended meanwhile, and then what is said here has no effect.
   *
   * @param answer of the next consumer; a {@code Retry} carries the way to resume, if there is one
   * @param stopping whether waits are to be short
   */
  Step judge(J journey, Outcome answer, boolean stopping);

  /** See {@link Reply#isDataAnsweredFor}. */
  default boolean isDataAnsweredFor() {
    return false;
  }
}
