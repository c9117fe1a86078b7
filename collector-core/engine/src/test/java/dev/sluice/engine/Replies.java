package dev.sluice.engine;

import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.Resumption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps every outcome that was told. */
final class Replies implements Reply {
  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

  @Override
  public void complete(Outcome outcome) {
    outcomes.add(outcome);
  }

  List<Outcome> all() {
    return List.copyOf(outcomes);
  }

  Outcome only() {
    if (outcomes.size() != 1) {
      throw new AssertionError("expected one outcome: " + outcomes);
    }
    return outcomes.get(0);
  }

  Resumption resumption() {
    Resumption resume = only() instanceof Outcome.Retry retry ? retry.resume() : null;
    if (resume == null) {
      throw new AssertionError("expected a retry that can be resumed: " + outcomes);
    }
    return resume;
  }
}
