package dev.sluice.testkit;

import dev.sluice.data.Batch;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Offers to several; answers when all have, {@code Accepted} or the first other outcome. The
 * engine's fan-out is finer.
 */
record ToAll(List<TelemetryConsumer> ways) implements TelemetryConsumer {
  @Override
  public void accept(Batch batch, Reply reply) {
    AtomicInteger open = new AtomicInteger(ways.size());
    AtomicReference<Outcome> answer = new AtomicReference<>(Outcome.accepted());
    for (TelemetryConsumer way : ways) {
      way.accept(
          batch,
          outcome -> {
            if (!(outcome instanceof Outcome.Accepted)) {
              answer.compareAndSet(Outcome.accepted(), outcome);
            }
            if (open.decrementAndGet() == 0) {
              reply.complete(answer.get());
            }
          });
    }
  }
}
