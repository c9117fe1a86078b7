package dev.sluice.onward;

import dev.sluice.flow.Outcome;
import dev.sluice.ledger.DropReason;
import org.jspecify.annotations.Nullable;

/** What is next for a journey. */
public sealed interface Step {
  /** What the last attempt came to, or what stands for it. */
  Outcome last();

  /**
   * It ends.
   *
   * @param last what the last attempt came to
   * @param told what a waiting caller gets; where this is the same object, a resumption in it
   *     passes to the caller, otherwise it is abandoned
   * @param reason why what was not taken is gone, where nobody waits for the outcome; null when it
   *     is the caller's
   * @param error the failure in words, empty on success
   */
  record Ending(Outcome last, Outcome told, @Nullable DropReason reason, String error)
      implements Step {
    private static final Ending ALL_TAKEN =
        new Ending(Outcome.accepted(), Outcome.accepted(), null, "");

    /** It was taken. */
    public static Ending taken(Outcome.Accepted accepted) {
      return accepted.equals(Outcome.accepted())
          ? ALL_TAKEN
          : new Ending(accepted, accepted, null, "");
    }

    /** It was not, and a waiting caller gets that very answer. */
    public static Ending failed(Outcome outcome, DropReason reason, String error) {
      return new Ending(outcome, outcome, reason, error);
    }
  }

  /**
   * It is offered again.
   *
   * @param last what the last attempt came to
   * @param retry the refusal in it; where this is the same object, only what was not taken is
   *     offered, if it says how; otherwise all is, and a resumption in {@code last} is abandoned
   * @param delayNanos until then; zero for at once on this thread, by a route that goes elsewhere
   */
  record Wait(Outcome last, Outcome.Retry retry, long delayNanos) implements Step {}

  /** Somebody else works on it first, who comes back with {@link Onward#goOn} or replaces it. */
  non-sealed interface Detour extends Step {
    /** Has the work begun elsewhere: null then, or else what is to be done instead. */
    @Nullable Step begin();
  }
}
