package dev.sluice.engine;

import dev.sluice.component.Connector;
import dev.sluice.component.Exporter;
import dev.sluice.component.PipelineId;
import dev.sluice.component.Processor;
import dev.sluice.config.model.CollectorConfig;
import dev.sluice.config.model.ConfiguredComponent;
import dev.sluice.config.model.PipelineConfig;
import dev.sluice.data.Signal;
import dev.sluice.engine.GraphPlan.ConnectorUse;
import dev.sluice.flow.Durability;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.PipelineLedger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a graph from what is behind to what is before: exporters, then each pipeline after those it
 * feeds, receivers last. That is also the order in which parts start. Used once.
 *
 * <p>With a previous graph at hand it keeps whatever would come out the same: an exporter,
 * connector, receiver or extension of the same id and configuration, and a pipeline's processors
 * and ledger where its processors, its exporters and their promises are the same: {@link Heritage}
 * says what that is. Nothing of the previous graph is changed before the {@linkplain Graph#swaps()
 * swaps} run.
 */
final class GraphBuilder {
  private final CollectorConfig spec;
  private final GraphPlan plan;
  private final Services services;
  private final PartMaker maker;
  private final Heritage heritage;
  private final Map<InstanceId, Part> parts = new LinkedHashMap<>(); // in start order
  private final Map<PipelineId, PipelineRun> runs = new LinkedHashMap<>();
  private final Map<InstanceId, List<PipelineRun>> fedByConnector = new LinkedHashMap<>();
  private final List<Part> fresh = new ArrayList<>();
  private final List<Runnable> swaps = new ArrayList<>();

  private GraphBuilder(
      CollectorConfig spec, GraphPlan plan, Services services, @Nullable Graph previous) {
    this.spec = spec;
    this.plan = plan;
    this.services = services;
    this.maker = new PartMaker(services, fresh);
    this.heritage = new Heritage(spec, previous);
  }

  /** Builds; on failure lets go of what it made and throws {@link CollectorException}. */
  static Graph build(CollectorConfig spec, Services services, @Nullable Graph previous) {
    try {
      GraphBuilder builder = new GraphBuilder(spec, GraphPlan.of(spec), services, previous);
      return builder.buildOrDiscard();
    } catch (CollectorException e) {
      throw e.located(spec.places());
    }
  }

  private Graph buildOrDiscard() {
    try {
      return build();
    } catch (RuntimeException | Error e) {
      fresh.forEach(Part::discard);
      throw e;
    }
  }

  private Graph build() {
    for (PipelineConfig pipeline : spec.service().pipelines()) {
      for (ComponentId id : pipeline.exporters()) {
        if (!GraphPlan.isConnector(spec, id)) {
          exporter(id, pipeline);
        }
      }
    }
    for (PipelineConfig pipeline : plan.sinksFirst()) {
      runs.put(pipeline.id(), pipeline(pipeline));
    }
    for (ComponentId id : spec.of(ComponentKind.RECEIVER).keySet()) {
      receiver(id);
    }
    List<Part> extensions = new ArrayList<>();
    for (ComponentId id : spec.service().extensions()) {
      extensions.add(extension(id));
    }
    Map<PipelineId, PipelineRun> inOrder = new LinkedHashMap<>();
    for (PipelineConfig pipeline : spec.service().pipelines()) {
      PipelineRun run = runs.get(pipeline.id());
      if (run != null) {
        inOrder.put(pipeline.id(), run);
      }
    }
    return new Graph(
        spec, extensions, List.copyOf(parts.values()), inOrder, List.copyOf(fresh), swaps);
  }

  private void exporter(ComponentId id, PipelineConfig pipeline) {
    InstanceId instance = InstanceId.exporter(id, pipeline.id().signal());
    if (!parts.containsKey(instance)) {
      Part kept = heritage.part(instance);
      ConfiguredComponent<?> component = component(ComponentKind.EXPORTER, id);
      parts.put(instance, kept != null ? kept : maker.exporter(component, instance, pipeline));
    }
  }

  private PipelineRun pipeline(PipelineConfig pipeline) {
    List<InstanceId> sinks = sinkInstances(pipeline);
    PipelineRun before = heritage.account(pipeline, sinks);
    if (before == null) {
      PipelineLedger ledger = new PipelineLedger(pipeline.id().toString());
      return trunk(pipeline, ledger, branches(pipeline, sinks, ledger));
    }
    List<Durability> promises = new ArrayList<>();
    for (SinkBranch branch : before.branches()) {
      SinkBranch.Sink sink = sink(branch.part().instance(), pipeline, branch.ledger());
      promises.add(sink.target().durability().get());
      swaps.add(() -> branch.retarget(sink));
    }
    if (!heritage.keepsProcessors(before, pipeline, Durability.ofBranches(promises))) {
      return trunk(pipeline, before.ledger(), before.branches());
    }
    for (int i = before.processors().size() - 1; i >= 0; i--) {
      Part part = before.processors().get(i);
      parts.put(part.instance(), part);
    }
    return new PipelineRun(
        pipeline,
        before.ledger(),
        before.processors(),
        before.between(),
        before.branches(),
        before.entry(),
        before.builtFor());
  }

  private List<InstanceId> sinkInstances(PipelineConfig pipeline) {
    List<InstanceId> sinks = new ArrayList<>();
    for (ComponentId id : pipeline.exporters()) {
      if (!GraphPlan.isConnector(spec, id)) {
        sinks.add(InstanceId.exporter(id, pipeline.id().signal()));
      }
      for (ConnectorUse use : plan.connectorsEnding(pipeline, id)) {
        sinks.add(connector(use, pipeline));
      }
    }
    return sinks;
  }

  private List<SinkBranch> branches(
      PipelineConfig pipeline, List<InstanceId> sinks, PipelineLedger ledger) {
    LongConsumer passed = sinks.size() == 1 ? ledger::passed : items -> {};
    List<SinkBranch> branches = new ArrayList<>();
    for (InstanceId instance : sinks) {
      BranchLedger account = ledger.addBranch(instance.id());
      SinkBranch.Sink sink = sink(instance, pipeline, account);
      DropLogs drops =
          new DropLogs(
              sink.part().context().log().with("otelcol.pipeline.id", pipeline.id().toString()),
              services.scheduler());
      branches.add(new SinkBranch(account, sink, drops, passed));
    }
    return branches;
  }

  private SinkBranch.Sink sink(InstanceId instance, PipelineConfig from, BranchLedger account) {
    Part part = parts.get(instance);
    if (part == null) {
      throw new IllegalStateException(instance + " in pipeline " + from.id() + " was not made");
    }
    if (part.component() instanceof Exporter exporter) {
      if (fresh.contains(part)) { // one that runs on has asked its storage long ago
        exporter.attach(account);
      }
      return SinkBranch.Sink.exporter(part, exporter, account);
    }
    List<PipelineRun> fed = fedByConnector.getOrDefault(instance, List.of());
    return SinkBranch.Sink.connector(
        part, (Connector) part.component(), () -> fed.stream().anyMatch(PipelineRun::pushesBack));
  }

  /** A new entry and new processors in front of the branches. */
  private PipelineRun trunk(
      PipelineConfig pipeline, PipelineLedger ledger, List<SinkBranch> branches) {
    EdgeFaults own = new EdgeFaults(maker.engineLog(), "pipeline \"" + pipeline.id() + "\"");
    TelemetryConsumer end =
        branches.size() == 1 ? branches.get(0).way() : new FanOut(branches, ledger::passed);
    Edge.Target next = new Edge.Target(end, own);
    List<Part> processors = new ArrayList<>();
    List<Edge> between = new ArrayList<>();
    for (int i = pipeline.processors().size() - 1; i >= 0; i--) {
      ConfiguredComponent<?> component =
          component(ComponentKind.PROCESSOR, pipeline.processors().get(i));
      Edge edge = Edge.counting(next, items -> {});
      Part part = maker.processor(component, pipeline, ledger, edge);
      parts.put(part.instance(), part);
      processors.add(0, part);
      between.add(0, edge);
      Processor processor = (Processor) part.component();
      next =
          new Edge.Target(
              processor,
              part.faults(),
              () ->
                  processor.durability() == Durability.MEMORY
                      ? Durability.MEMORY
                      : edge.durability());
    }
    return new PipelineRun(
        pipeline,
        ledger,
        processors,
        between,
        branches,
        Edge.counting(next, ledger::in),
        end.durability());
  }

  private InstanceId connector(ConnectorUse use, PipelineConfig from) {
    InstanceId instance = InstanceId.connector(use.id(), use.pair().from(), use.pair().to());
    if (!parts.containsKey(instance)) {
      List<PipelineRun> fed = runsOf(plan.pipelinesFedBy(use));
      LiveOutlets.Behind pipelines = maker.behind(fed, use.id());
      Map<Signal, LiveOutlets.Behind> behind = Map.of(use.pair().to(), pipelines);
      Part kept = heritage.partBefore(instance, behind);
      ConfiguredComponent<?> component = component(ComponentKind.CONNECTOR, use.id());
      Part part =
          kept != null ? kept : maker.connector(component, instance, use.pair(), pipelines, from);
      fedByConnector.put(instance, fed);
      retargetIfKept(kept, behind);
      parts.put(instance, part);
    }
    return instance;
  }

  private void receiver(ComponentId id) {
    Map<Signal, LiveOutlets.Behind> behind = new LinkedHashMap<>();
    Map<Signal, List<PipelineConfig>> fed = plan.pipelinesFedBy(id);
    if (fed.isEmpty()) {
      return; // configured and not used: never created
    }
    fed.forEach((signal, specs) -> behind.put(signal, maker.behind(runsOf(specs), id)));
    InstanceId instance = InstanceId.receiver(id);
    Part kept = heritage.partBefore(instance, behind);
    ConfiguredComponent<?> component = component(ComponentKind.RECEIVER, id);
    parts.put(instance, kept != null ? kept : maker.receiver(component, instance, behind));
    retargetIfKept(kept, behind);
  }

  private Part extension(ComponentId id) {
    InstanceId instance = InstanceId.extension(id);
    Part kept = heritage.part(instance);
    return kept != null ? kept : maker.extension(component(ComponentKind.EXTENSION, id), instance);
  }

  private void retargetIfKept(@Nullable Part kept, Map<Signal, LiveOutlets.Behind> behind) {
    if (kept != null) {
      kept.outputs()
          .forEach(
              (signal, outlets) -> {
                LiveOutlets.Behind now = behind.get(signal);
                if (now != null) {
                  swaps.add(() -> outlets.retarget(now));
                }
              });
    }
  }

  private List<PipelineRun> runsOf(List<PipelineConfig> pipelines) {
    List<PipelineRun> found = new ArrayList<>();
    for (PipelineConfig pipeline : pipelines) {
      PipelineRun run = runs.get(pipeline.id());
      if (run == null) {
        throw new IllegalStateException(pipeline.id() + " is not built yet");
      }
      found.add(run);
    }
    return found;
  }

  private ConfiguredComponent<?> component(ComponentKind kind, ComponentId id) {
    ConfiguredComponent<?> found = spec.of(kind).get(id);
    if (found == null) {
      throw new IllegalStateException(kind.id() + " \"" + id + "\" is not configured");
    }
    return found;
  }
}
