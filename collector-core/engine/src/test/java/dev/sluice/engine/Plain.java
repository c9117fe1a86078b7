package dev.sluice.engine;

import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.Listens;
import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.component.ReceiverFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.Spec;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.id.ComponentType;
import dev.sluice.ledger.BranchLedger;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** Types without settings, as YAML can name them. */
final class Plain {
  private Plain() {}

  record Nothing() {}

  static final class In implements ReceiverFactory<Nothing> {
    @Override
    public ComponentType type() {
      return ComponentType.of("plain");
    }

    @Override
    public Spec<Nothing> spec() {
      return Spec.empty(new Nothing());
    }

    @Override
    public Map<Signal, Stability> signals() {
      return Fakes.TRACES_AND_METRICS;
    }

    @Override
    public Receiver create(Nothing config, ReceiverContext context) {
      return new Listener();
    }
  }

  private static final class Listener implements Receiver, Listens {
    @Override
    public void start() {}

    @Override
    public void stop(Deadline deadline) {}

    @Override
    public List<InetSocketAddress> boundAddresses() {
      return List.of(InetSocketAddress.createUnresolved("localhost", 1));
    }
  }

  static final class Out implements ExporterFactory<Nothing> {
    @Override
    public ComponentType type() {
      return ComponentType.of("plain");
    }

    @Override
    public Spec<Nothing> spec() {
      return Spec.empty(new Nothing());
    }

    @Override
    public Map<Signal, Stability> signals() {
      return Fakes.TRACES_AND_METRICS;
    }

    @Override
    public Exporter create(Nothing config, ExporterContext context) {
      return new Sink();
    }
  }

  private static final class Sink implements Exporter {
    @Override
    public void start() {}

    @Override
    public void export(Batch batch, BranchLedger branch, Reply reply) {
      branch.delivered(batch.items());
      reply.complete(Outcome.accepted());
    }

    @Override
    public Durability durability() {
      return Durability.DIRECT;
    }

    @Override
    public void stop(Deadline deadline) {}
  }
}
