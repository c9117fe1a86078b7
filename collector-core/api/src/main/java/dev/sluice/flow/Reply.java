package dev.sluice.flow;

import java.util.function.UnaryOperator;

/**
 * Where the outcome of one {@link TelemetryConsumer#accept} goes, with what the caller said of its
 * patience.
 */
public interface Reply {
  /**
   * Tells the outcome. Called exactly once, on any thread, possibly before {@code accept} returns;
   * never under a lock. Must not throw and must not block.
   */
  void complete(Outcome outcome);

  /** Until when the caller waits for the outcome. */
  default Deadline deadline() {
    return Deadline.NONE;
  }

  /** Whether the caller wants its data back. */
  default Cancellation cancellation() {
    return Cancellation.NEVER;
  }

  /**
   * Whether whoever offers has answered for the data already, so that refusing it frees nothing: a
   * guard of memory lets it pass.
   */
  default boolean isDataAnsweredFor() {
    return false;
  }

  /**
   * This reply with every outcome changed (or merely seen) on its way, also that of a {@linkplain
   * Resumption resumed} offer.
   */
  default Reply mapped(UnaryOperator<Outcome> mapping) {
    Reply outer = this;
    return new Reply() {
      @Override
      public void complete(Outcome outcome) {
        Outcome result = mapping.apply(outcome);
        if (result instanceof Outcome.Retry retry && retry.resume() != null) {
          Resumption inner = retry.resume();
          result =
              retry.withResume(inner.resumingWith(again -> inner.resume(again.mapped(mapping))));
        }
        outer.complete(result);
      }

      @Override
      public Deadline deadline() {
        return outer.deadline();
      }

      @Override
      public Cancellation cancellation() {
        return outer.cancellation();
      }

      @Override
      public boolean isDataAnsweredFor() {
        return outer.isDataAnsweredFor();
      }
    };
  }
}
