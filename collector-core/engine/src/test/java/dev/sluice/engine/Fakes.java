package dev.sluice.engine;

import dev.sluice.component.Claim;
import dev.sluice.component.Component;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.ComponentStatus;
import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorContext;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.component.ExtensionRole;
import dev.sluice.component.Listens;
import dev.sluice.component.Outlets;
import dev.sluice.component.Processor;
import dev.sluice.component.ProcessorContext;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.component.ReceiverFactory;
import dev.sluice.component.SignalPair;
import dev.sluice.component.Stability;
import dev.sluice.component.UnfitExtension;
import dev.sluice.config.Spec;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentType;
import dev.sluice.ledger.BranchLedger;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Component types that write what they do into a {@link Journal}. */
final class Fakes {
  static final Map<Signal, Stability> TRACES_AND_METRICS =
      Map.of(Signal.TRACES, Stability.BETA, Signal.METRICS, Stability.BETA);

  private Fakes() {}

  /**
   * @param journal where it writes
   * @param tag what it writes there beside its id; another tag is another configuration
   * @param address what a receiver binds; two cannot bind the same
   */
  record Config(Journal journal, String tag, String address) {}

  private abstract static class Recorded implements Component {
    final Config config;
    final ComponentContext context;
    final String name;

    Recorded(Config config, ComponentContext context) {
      this.config = config;
      this.context = context;
      String where = context instanceof ProcessorContext step ? "@" + step.pipeline() : "";
      this.name = context.id() + where + config.tag();
      config.journal().add("create " + name);
    }

    @Override
    public void start() throws Exception {
      config.journal().add("start " + name);
      if (config.journal().failingStarts.contains(name)) {
        throw new IllegalStateException("no luck");
      }
    }

    @Override
    public void stop(Deadline deadline) {
      config.journal().add("stop " + name);
    }
  }

  static final class In implements ReceiverFactory<Config> {
    @Override
    public ComponentType type() {
      return ComponentType.of("in");
    }

    @Override
    public Optional<ComponentType> deprecatedAlias() {
      return Optional.of(ComponentType.of("oldin"));
    }

    @Override
    public List<Claim> claims(Config config) {
      return List.of(new Claim.Port("", config.address()));
    }

    @Override
    public Spec<Config> spec() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<Signal, Stability> signals() {
      return TRACES_AND_METRICS;
    }

    @Override
    public Receiver create(Config config, ReceiverContext context) {
      return new InReceiver(config, context);
    }
  }

  private static final class InReceiver extends Recorded implements Receiver {
    private final Map<Signal, Outlets> outlets;

    InReceiver(Config config, ReceiverContext context) {
      super(config, context);
      this.outlets = context.outlets();
    }

    @Override
    public void start() throws Exception {
      super.start();
      if (!config.journal().boundAddresses.add(config.address())) {
        throw new BindException("listen " + config.address() + ": Address already in use");
      }
      config.journal().receivers.put(context.id().toString(), outlets);
    }

    @Override
    public void stop(Deadline deadline) {
      config.journal().boundAddresses.remove(config.address());
      super.stop(deadline);
    }
  }

  /** A receiver whose address an heir may share. */
  static final class Door implements ReceiverFactory<Config> {
    @Override
    public ComponentType type() {
      return ComponentType.of("door");
    }

    @Override
    public List<Claim> claims(Config config) {
      return List.of(new Claim.Port("", config.address()));
    }

    @Override
    public Spec<Config> spec() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<Signal, Stability> signals() {
      return TRACES_AND_METRICS;
    }

    @Override
    public Receiver create(Config config, ReceiverContext context) {
      return new DoorReceiver(config, context);
    }
  }

  private static final class DoorReceiver extends Recorded implements Receiver, Listens {
    private final Map<Signal, Outlets> outlets;

    DoorReceiver(Config config, ReceiverContext context) {
      super(config, context);
      this.outlets = context.outlets();
    }

    @Override
    public void start() throws Exception {
      super.start();
      boolean free = config.journal().boundAddresses.add(config.address());
      if (!free && !config.journal().offeredAddresses.contains(config.address())) {
        throw new BindException("listen " + config.address() + ": Address already in use");
      }
      config.journal().receivers.put(context.id().toString(), outlets);
    }

    @Override
    public List<InetSocketAddress> boundAddresses() {
      return List.of();
    }

    @Override
    public boolean offerAddresses() {
      config.journal().add("offer " + name);
      if (config.tag().contains("stubborn")) {
        return false;
      }
      config.journal().offeredAddresses.add(config.address());
      return true;
    }

    @Override
    public void keepAddresses() {
      config.journal().add("keep " + name);
      config.journal().offeredAddresses.remove(config.address());
    }

    @Override
    public void stop(Deadline deadline) {
      if (!config.journal().offeredAddresses.remove(config.address())) {
        config.journal().boundAddresses.remove(config.address());
      }
      super.stop(deadline);
    }
  }

  static final class Step implements ProcessorFactory<Config> {
    @Override
    public ComponentType type() {
      return ComponentType.of("step");
    }

    @Override
    public Spec<Config> spec() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<Signal, Stability> signals() {
      return TRACES_AND_METRICS;
    }

    @Override
    public Processor create(Config config, ProcessorContext context, TelemetryConsumer next) {
      return new StepProcessor(config, context, next);
    }
  }

  private static final class StepProcessor extends Recorded implements Processor {
    private final TelemetryConsumer next;

    StepProcessor(Config config, ComponentContext context, TelemetryConsumer next) {
      super(config, context);
      this.next = next;
    }

    @Override
    public void accept(Batch batch, Reply reply) {
      config.journal().add("through " + name);
      next.accept(batch, reply);
    }
  }

  static final class Out implements ExporterFactory<Config> {
    @Override
    public ComponentType type() {
      return ComponentType.of("out");
    }

    @Override
    public List<Claim> claims(Config config) {
      return config.tag().contains("alone") ? List.of(new Claim.Files("", "files")) : List.of();
    }

    @Override
    public Spec<Config> spec() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<Signal, Stability> signals() {
      return TRACES_AND_METRICS;
    }

    @Override
    public Exporter create(Config config, ExporterContext context) {
      return new OutExporter(config, context);
    }
  }

  private static final class OutExporter extends Recorded implements Exporter {
    OutExporter(Config config, ComponentContext context) {
      super(config, context);
    }

    @Override
    public void stop(Deadline deadline) {
      if (config.tag().contains("draining")) {
        long left = deadline.remainingNanos(context.clock().nanoTime());
        boolean drained = false;
        try {
          drained = config.journal().drained.await(left, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          // as if the time were over
        }
        if (!drained) {
          config.journal().add("give up " + name);
        }
      }
      super.stop(deadline);
    }

    @Override
    public void export(Batch batch, BranchLedger branch, Reply reply) {
      Outcome outcome =
          config.journal().answers.getOrDefault(context.id().toString(), Outcome.accepted());
      if (outcome instanceof Outcome.Accepted) {
        branch.delivered(batch.items());
        config.journal().add("deliver " + batch.items() + " " + name);
      }
      if (config.tag().contains("fatal")) {
        context.report(ComponentStatus.FATAL_ERROR, new IllegalStateException("gone for good"));
      }
      reply.complete(outcome);
    }

    @Override
    public Durability durability() {
      return config.tag().contains("memory") ? Durability.MEMORY : Durability.DIRECT;
    }

    @Override
    public void attach(BranchLedger branch) {
      config.journal().attached.add(name + " to " + branch.pipeline());
    }

    @Override
    public void start() throws Exception {
      super.start();
      try {
        SideExtension side = context.extension(ComponentId.parse("side"), SideExtension.ROLE);
        config.journal().seen.add(name + " finds " + side.name);
      } catch (UnfitExtension e) {
        config.journal().seen.add(name + " finds none");
      }
    }
  }

  static final class Join implements ConnectorFactory<Config> {
    @Override
    public ComponentType type() {
      return ComponentType.of("join");
    }

    @Override
    public Spec<Config> spec() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<SignalPair, Stability> pairs() {
      return Map.of(new SignalPair(Signal.TRACES, Signal.TRACES), Stability.BETA);
    }

    @Override
    public Connector create(Config config, ConnectorContext context) {
      return new JoinConnector(config, context);
    }
  }

  private static final class JoinConnector extends Recorded implements Connector {
    private final TelemetryConsumer next;

    JoinConnector(Config config, ConnectorContext context) {
      super(config, context);
      this.next = context.outlets().all();
    }

    @Override
    public void accept(Batch batch, Reply reply) {
      next.accept(batch, reply);
    }
  }

  static final class Side implements ExtensionFactory<Config> {
    @Override
    public ComponentType type() {
      return ComponentType.of("side");
    }

    @Override
    public Spec<Config> spec() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Extension create(Config config, ExtensionContext context) {
      return new SideExtension(config, context);
    }
  }

  private static final class SideExtension extends Recorded implements Extension {
    static final ExtensionRole<SideExtension> ROLE =
        new ExtensionRole<>(
            SideExtension.class, "side", "%s is missing", "%s is another", "Mend it.");

    private final ExtensionContext world;

    SideExtension(Config config, ExtensionContext context) {
      super(config, context);
      this.world = context;
    }

    @Override
    public void onReady() {
      config.journal().add("ready " + name + " " + world.collector().isReady());
    }

    @Override
    public void onNotReady() {
      config.journal().add("unready " + name + " " + world.collector().isReady());
    }
  }

  /** Of no use but to be named. */
  static final class Other implements ExtensionFactory<String> {
    @Override
    public ComponentType type() {
      return ComponentType.of("other");
    }

    @Override
    public Spec<String> spec() {
      return Spec.empty("");
    }

    @Override
    public Extension create(String config, ExtensionContext context) {
      throw new UnsupportedOperationException();
    }
  }
}
