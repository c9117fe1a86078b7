package dev.sluice.connector.forward;

import dev.sluice.component.Connector;
import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;

/** Passes every batch on as it is; the answer is that of the pipelines behind. */
final class ForwardConnector implements Connector {
  private final TelemetryConsumer next;

  ForwardConnector(TelemetryConsumer next) {
    this.next = next;
  }

  @Override
  public void start() {}

  @Override
  public void accept(Batch batch, Reply reply) {
    next.accept(batch, reply);
  }

  @Override
  public Durability durability() {
    return next.durability();
  }

  @Override
  public void stop(Deadline deadline) {}
}
