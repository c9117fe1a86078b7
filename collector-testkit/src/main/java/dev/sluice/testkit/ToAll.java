package dev.sluice.testkit;

import dev.sluice.data.Batch;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Offers to several; answers when all have, {@code Accepted} or the first other outcome. The
 * engine's fan-out is finer.
 */
record ToAll(List<TelemetryConsumer> ways) implements TelemetryConsumer {
  @Override
  public void accept(Batch batch, Reply reply) {
    List<Outcome> answers = new CopyOnWriteArrayList<>();
    AtomicInteger open = new AtomicInteger(ways.size());
    for (TelemetryConsumer way : ways) {
      way.accept(
          batch,
          outcome -> {
            answers.add(outcome);
            if (open.decrementAndGet() == 0) {
              reply.complete(firstRefusal(answers));
            }
          });
    }
  }

  private static Outcome firstRefusal(List<Outcome> answers) {
    return answers.stream()
        .filter(answer -> !(answer instanceof Outcome.Accepted))
        .findFirst()
        .orElse(Outcome.accepted());
  }
}
