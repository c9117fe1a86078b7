package dev.sluice.pulling;

import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorContext;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.SignalPair;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.id.ComponentType;
import dev.sluice.testkit.ConnectorContract;
import dev.sluice.testkit.Telemetry;
import java.util.Map;

/** A connector that makes a log record for each batch, and leaves the rest to a {@link Source}. */
class SourceContractTest extends ConnectorContract<String> {
  @Override
  protected ConnectorFactory<String> factory() {
    return new Factory();
  }

  @Override
  protected boolean passesOn() {
    return false;
  }

  @Override
  protected boolean isNamedByFiles() {
    return false;
  }

  @Override
  protected String yaml() {
    return "{}";
  }

  private static final class Factory implements ConnectorFactory<String> {
    @Override
    public ComponentType type() {
      return ComponentType.of("subject");
    }

    @Override
    public Spec<String> spec() {
      return Spec.empty("");
    }

    @Override
    public Map<SignalPair, Stability> pairs() {
      return Map.of(new SignalPair(Signal.TRACES, Signal.LOGS), Stability.BETA);
    }

    @Override
    public Connector create(String config, ConnectorContext context) {
      return new Makes(
          new Source(context, context.account(), context.outlets().all()),
          context.outlets().all().durability());
    }
  }

  private record Makes(Source source, Durability durability) implements Connector {
    @Override
    public void accept(Batch batch, Reply reply) {
      source.made(Telemetry.request(Signal.LOGS, 0, 1).toByteArray());
      reply.complete(Outcome.accepted());
    }

    @Override
    public void start() {}

    @Override
    public void stop(Deadline deadline) {
      source.stop(deadline);
    }
  }
}
