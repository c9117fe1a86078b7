package dev.sluice.connector.roundrobin;

import dev.sluice.component.Connector;
import dev.sluice.component.Outlets;
import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives each batch to one pipeline, to the next one in turn; the answer is that pipeline's, and
 * what it says of going on leads back to it.
 */
final class RoundRobinConnector implements Connector {
  private final List<TelemetryConsumer> ways;
  private final AtomicInteger turn = new AtomicInteger(); // wraps

  RoundRobinConnector(Outlets outlets) {
    this.ways =
        outlets.pipelines().stream().map(pipeline -> outlets.to(List.of(pipeline))).toList();
  }

  @Override
  public void start() {}

  @Override
  public void accept(Batch batch, Reply reply) {
    ways.get(Math.floorMod(turn.getAndIncrement(), ways.size())).accept(batch, reply);
  }

  @Override
  public Durability durability() {
    return Durability.ofBranches(ways.stream().map(TelemetryConsumer::durability).toList());
  }

  @Override
  public void stop(Deadline deadline) {}
}
