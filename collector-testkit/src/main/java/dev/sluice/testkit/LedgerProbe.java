package dev.sluice.testkit;

import dev.sluice.data.Batch;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.ledger.PipelineLedger;

/**
 * Does for a component under test what the engine does at the edges of a pipeline's trunk: counts
 * {@code in} before it and {@code passed} behind it.
 */
public final class LedgerProbe {
  private LedgerProbe() {}

  /** The entry of a pipeline before {@code first}. */
  public static TelemetryConsumer entry(PipelineLedger ledger, TelemetryConsumer first) {
    return (batch, reply) ->
        first.accept(
            batch,
            reply.mapped(
                outcome -> {
                  ledger.in(taken(batch, outcome));
                  return outcome;
                }));
  }

  /** The end of a pipeline's trunk before {@code last}. */
  public static TelemetryConsumer exit(PipelineLedger ledger, TelemetryConsumer last) {
    return new TelemetryConsumer() {
      @Override
      public void accept(Batch batch, Reply reply) {
        last.accept(
            batch,
            reply.mapped(
                outcome -> {
                  ledger.passed(taken(batch, outcome));
                  return outcome;
                }));
      }

      @Override
      public Durability durability() {
        return last.durability();
      }
    };
  }

  private static long taken(Batch batch, Outcome outcome) {
    if (outcome instanceof Outcome.Accepted) {
      return batch.items();
    }
    long items = 0;
    if (outcome instanceof Outcome.Mixed mixed) {
      for (Outcome.Part part : mixed.parts()) {
        items += part.outcome() instanceof Outcome.Accepted ? part.items() : 0;
      }
    }
    return items;
  }
}
