package dev.sluice.sketch;

import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorContext;
import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import java.util.List;
import java.util.Set;

/**
 * Sketch of {@code failover}: the first pipeline that takes a batch has it. What one of them has
 * taken in part stays with it, so that nobody gets the same items twice.
 */
final class Failover implements Connector {
  private final List<TelemetryConsumer> ways;
  private final Durability durability;

  Failover(ConnectorContext context) {
    this.ways =
        context.outlets().pipelines().stream()
            .map(pipeline -> context.outlets().to(Set.of(pipeline)))
            .toList();
    this.durability = context.outlets().all().durability();
  }

  @Override
  public void accept(Batch batch, Reply reply) {
    offer(0, batch, reply);
  }

  private void offer(int way, Batch batch, Reply reply) {
    boolean isLast = way == ways.size() - 1;
    ways.get(way)
        .accept(
            batch, isLast ? reply : new OtherwiseNext(reply, () -> offer(way + 1, batch, reply)));
  }

  /** Hands a refusal of the whole to the next way, and everything else to the caller. */
  private record OtherwiseNext(Reply caller, Runnable next) implements Reply {
    @Override
    public void complete(Outcome outcome) {
      if (outcome instanceof Outcome.Retry retry && retry.resume() == null) {
        next.run();
      } else {
        caller.complete(outcome);
      }
    }

    @Override
    public Deadline deadline() {
      return caller.deadline();
    }

    @Override
    public boolean isDataAnsweredFor() {
      return caller.isDataAnsweredFor();
    }
  }

  @Override
  public Durability durability() {
    return durability;
  }

  @Override
  public void start() {}

  @Override
  public void stop(Deadline deadline) {}
}
