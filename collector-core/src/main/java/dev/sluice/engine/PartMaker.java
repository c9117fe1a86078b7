package dev.sluice.engine;

import dev.sluice.component.Component;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.ComponentId;
import dev.sluice.component.ComponentKind;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.ConnectorFactory.SignalPair;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.component.ReceiverFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.model.ConfiguredComponent;
import dev.sluice.config.model.PipelineConfig;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.telemetry.EventLog;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks factories for components, and says what there is to say about their types. */
final class PartMaker {
  private final Services services;
  private final List<Part> fresh;
  private final EventLog engineLog;

  /**
   * @param fresh gets every part that is made
   */
  PartMaker(Services services, List<Part> fresh) {
    this.services = services;
    this.fresh = fresh;
    this.engineLog = services.logs().named("dev.sluice.engine");
  }

  EventLog engineLog() {
    return engineLog;
  }

  /** Where a receiver or connector sends data that goes to these pipelines. */
  Edge.Target fanOutTo(List<PipelineRun> pipelines, ComponentId source) {
    EdgeFaults own = new EdgeFaults(engineLog, "the fan-out of \"" + source + "\"");
    if (pipelines.size() == 1) {
      return new Edge.Target(pipelines.get(0).entry(), own);
    }
    TelemetryConsumer all =
        new FanOut(
            pipelines.stream()
                .map(
                    run ->
                        run.asBranchOf(
                            source,
                            new DropLogs(
                                engineLog.with("otelcol.pipeline.id", run.spec().id().toString()),
                                services.scheduler())))
                .toList(),
            items -> {});
    return new Edge.Target(all, own);
  }

  Part exporter(ConfiguredComponent<?> spec, InstanceId instance, PipelineConfig pipeline) {
    Signal signal = pipeline.id().signal();
    EngineContext context = new EngineContext(services, instance, signal, null);
    tell(context, spec.factory().signals().get(signal));
    return make(
        spec,
        instance,
        context,
        Map.of(),
        GraphPlan.failedToCreate(ComponentKind.EXPORTER, spec.id(), pipeline, signal),
        typed -> exporter(typed, context));
  }

  Part processor(
      ConfiguredComponent<?> spec, PipelineConfig pipeline, PipelineLedger ledger, Edge next) {
    Signal signal = pipeline.id().signal();
    InstanceId instance = InstanceId.processor(spec.id(), pipeline.id().toString());
    EngineContext context = new EngineContext(services, instance, signal, ledger);
    tell(context, spec.factory().signals().get(signal));
    return make(
        spec,
        instance,
        context,
        Map.of(),
        GraphPlan.failedToCreate(ComponentKind.PROCESSOR, spec.id(), pipeline, signal),
        typed -> processor(typed, context, signal, next));
  }

  Part connector(
      ConfiguredComponent<?> spec,
      InstanceId instance,
      SignalPair pair,
      Edge.Target target,
      PipelineConfig from) {
    EngineContext context = new EngineContext(services, instance, pair.from(), null);
    Edge next = Edge.counting(target, items -> {});
    if (spec.factory() instanceof ConnectorFactory<?> factory) {
      tell(context, factory.pairs().get(pair));
    }
    return make(
        spec,
        instance,
        context,
        Map.of(pair.to(), next),
        GraphPlan.failedToCreate(ComponentKind.CONNECTOR, spec.id(), from, pair.from()),
        typed -> connector(typed, context, pair, next));
  }

  Part receiver(
      ConfiguredComponent<?> spec, InstanceId instance, Map<Signal, Edge.Target> targets) {
    EngineContext context = new EngineContext(services, instance, null, null);
    Map<Signal, Edge> edges = new EnumMap<>(Signal.class);
    targets.forEach((signal, target) -> edges.put(signal, Edge.outOfReceiver(target)));
    edges.keySet().forEach(signal -> tell(context, spec.factory().signals().get(signal)));
    return make(
        spec,
        instance,
        context,
        edges,
        "failed to create \"" + spec.id() + "\" receiver: ",
        typed -> receiver(typed, context, Map.copyOf(edges)));
  }

  Part extension(ConfiguredComponent<?> spec, InstanceId instance) {
    EngineContext context = new EngineContext(services, instance, null, null);
    return make(
        spec,
        instance,
        context,
        Map.of(),
        "failed to create extension \"" + spec.id() + "\": ",
        typed -> extension(typed, context));
  }

  private Part make(
      ConfiguredComponent<?> spec,
      InstanceId instance,
      EngineContext context,
      Map<Signal, Edge> outputs,
      String failure,
      Function<ConfiguredComponent<?>, Component> create) {
    try {
      Part part = new Part(instance, spec, context, create.apply(spec), outputs);
      fresh.add(part);
      return part;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      context.metrics().close();
      String stage =
          instance.kind() == ComponentKind.EXTENSION
              ? "failed to build extensions: "
              : "failed to build pipelines: ";
      throw Blame.component(spec.path(), stage + failure, e);
    }
  }

  private static void tell(EngineContext context, @Nullable Stability stability) {
    if (stability != null) {
      tellStability(context.log(), stability);
    }
  }

  private static void tellStability(EventLog log, Stability stability) {
    switch (stability) {
      case UNMAINTAINED ->
          log.info(
              "Unmaintained component. Actively looking for contributors. Component will become"
                  + " deprecated after 3 months of remaining unmaintained.");
      case DEPRECATED -> log.info("Deprecated component. Will be removed in future releases.");
      case DEVELOPMENT -> log.info("Development component. May change in the future.");
      case ALPHA -> log.debug("Alpha component. May change in the future.");
      case BETA -> log.debug("Beta component. May change in the future.");
      case STABLE -> log.debug("Stable component.");
    }
  }

  // A spec's factory and config have the same type parameter, and its kind was checked when it was
  // put under that kind; these casts bring both facts together.

  @SuppressWarnings("unchecked")
  private static <C> Component exporter(ConfiguredComponent<C> spec, ComponentContext context) {
    return ((ExporterFactory<C>) spec.factory()).create(spec.config(), context);
  }

  @SuppressWarnings("unchecked")
  private static <C> Component processor(
      ConfiguredComponent<C> spec, EngineContext context, Signal signal, TelemetryConsumer next) {
    ProcessorFactory<C> factory = (ProcessorFactory<C>) spec.factory();
    return factory.isMetered()
        ? MeteredProcessor.of(
            context.metrics(),
            context.clock(),
            spec.id(),
            signal,
            next,
            metered -> factory.create(spec.config(), context, metered))
        : factory.create(spec.config(), context, next);
  }

  @SuppressWarnings("unchecked")
  private static <C> Component connector(
      ConfiguredComponent<C> spec,
      ComponentContext context,
      SignalPair pair,
      TelemetryConsumer next) {
    return ((ConnectorFactory<C>) spec.factory()).create(spec.config(), context, pair, next);
  }

  @SuppressWarnings("unchecked")
  private static <C> Component receiver(
      ConfiguredComponent<C> spec, ComponentContext context, Map<Signal, TelemetryConsumer> next) {
    return ((ReceiverFactory<C>) spec.factory()).create(spec.config(), context, next);
  }

  @SuppressWarnings("unchecked")
  private static <C> Component extension(ConfiguredComponent<C> spec, ComponentContext context) {
    return ((ExtensionFactory<C>) spec.factory()).create(spec.config(), context);
  }
}
