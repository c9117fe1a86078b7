package dev.sluice.engine;

import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;

/** Outcomes and batches for tests. */
final class Told {
  static final Outcome ACCEPTED = Outcome.accepted();
  static final Outcome REJECTED = new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "no");

  private Told() {}

  static Outcome.Retry retry(RetryCause cause) {
    return new Outcome.Retry(StatusCode.UNAVAILABLE, cause.name(), cause);
  }

  static Batch batch(int items) {
    return Batch.of(Signal.TRACES, Payload.EMPTY, items);
  }
}
