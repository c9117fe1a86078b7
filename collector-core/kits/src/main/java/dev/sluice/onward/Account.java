package dev.sluice.onward;

import dev.sluice.flow.Outcome;

/**
 * What one user counts of its journeys, and whom it tells. On any thread, many journeys at once,
 * never under a lock.
 */
public interface Account<J extends Journey> {
  /** Refused for now: it is kept and offered again. */
  void waits(J journey, Step.Wait wait);

  /**
   * It has ended; once for each. Counts, lets its bytes go, tells whoever waits for the outcome.
   */
  void ended(J journey, Step.Ending ending);

  /** How a journey ends that is given up because the time for stopping is over. */
  Step.Ending givenUp(J journey);

  /**
   * An answer came after the end, which was counted without it. Resumptions in it are seen to; what
   * it says was taken is with the next consumer all the same.
   */
  default void late(J journey, Outcome answer) {}

  /**
   * Nobody works on it any more, and nothing is asked about it: its place is free. Once for each
   * journey that had not ended when {@link Onward#start} returned, after its end. May start others.
   */
  void left(J journey);
}
