package dev.sluice.engine;

import dev.sluice.component.Component;
import dev.sluice.component.ConnectorContext;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.component.ProcessorContext;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.component.ReceiverContext;
import dev.sluice.component.ReceiverFactory;
import dev.sluice.component.SignalPair;
import dev.sluice.component.Stability;
import dev.sluice.config.model.ConfiguredComponent;
import dev.sluice.config.model.PipelineConfig;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.telemetry.EventLog;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** The ways from a receiver or connector to these pipelines. */
  LiveOutlets.Behind behind(List<PipelineRun> pipelines, ComponentId source) {
    List<String> ids = pipelines.stream().map(run -> run.spec().id().toString()).toList();
    return new LiveOutlets.Behind() {
      @Override
      public List<String> pipelines() {
        return ids;
      }

      @Override
      public Edge.Target to(Set<String> some) {
        return fanOutTo(
            pipelines.stream().filter(run -> some.contains(run.spec().id().toString())).toList(),
            source);
      }
    };
  }

  private Edge.Target fanOutTo(List<PipelineRun> pipelines, ComponentId source) {
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
    ExporterWorld context = new ExporterWorld(services, instance, signal);
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
    ProcessorWorld context = new ProcessorWorld(services, instance, signal, ledger);
    tell(context, spec.factory().signals().get(signal));
    return make(
        spec,
        instance,
        context,
        Map.of(),
        GraphPlan.failedToCreate(ComponentKind.PROCESSOR, spec.id(), pipeline, signal),
        typed -> processor(typed, context, next));
  }

  Part connector(
      ConfiguredComponent<?> spec,
      InstanceId instance,
      SignalPair pair,
      LiveOutlets.Behind behind,
      PipelineConfig from) {
    LiveOutlets outlets =
        new LiveOutlets(pair.to(), behind, target -> Edge.counting(target, items -> {}));
    ConnectorWorld context = new ConnectorWorld(services, instance, pair, outlets);
    if (spec.factory() instanceof ConnectorFactory<?> factory) {
      tell(context, factory.pairs().get(pair));
    }
    return make(
        spec,
        instance,
        context,
        Map.of(pair.to(), outlets),
        GraphPlan.failedToCreate(ComponentKind.CONNECTOR, spec.id(), from, pair.from()),
        typed -> connector(typed, context));
  }

  Part receiver(
      ConfiguredComponent<?> spec, InstanceId instance, Map<Signal, LiveOutlets.Behind> behind) {
    Map<Signal, LiveOutlets> outlets = new EnumMap<>(Signal.class);
    behind.forEach(
        (signal, pipelines) ->
            outlets.put(signal, new LiveOutlets(signal, pipelines, Edge::outOfReceiver)));
    ReceiverWorld context = new ReceiverWorld(services, instance, outlets);
    outlets.keySet().forEach(signal -> tell(context, spec.factory().signals().get(signal)));
    return make(
        spec,
        instance,
        context,
        outlets,
        "failed to create \"" + spec.id() + "\" receiver: ",
        typed -> receiver(typed, context));
  }

  Part extension(ConfiguredComponent<?> spec, InstanceId instance) {
    ExtensionWorld context = new ExtensionWorld(services, instance);
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
      Map<Signal, LiveOutlets> outputs,
      String failure,
      Function<ConfiguredComponent<?>, Component> create) {
    try {
      Part part = new Part(instance, spec, context, create.apply(spec), outputs);
      fresh.add(part);
      return part;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      context.discard();
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
  private static <C> Component exporter(ConfiguredComponent<C> spec, ExporterContext context) {
    return ((ExporterFactory<C>) spec.factory()).create(spec.config(), context);
  }

  @SuppressWarnings("unchecked")
  private static <C> Component processor(
      ConfiguredComponent<C> spec, ProcessorContext context, TelemetryConsumer next) {
    ProcessorFactory<C> factory = (ProcessorFactory<C>) spec.factory();
    return factory.isMetered()
        ? MeteredProcessor.of(
            context.metrics(),
            context.clock(),
            spec.id(),
            context.signal(),
            next,
            metered -> factory.create(spec.config(), context, metered))
        : factory.create(spec.config(), context, next);
  }

  @SuppressWarnings("unchecked")
  private static <C> Component connector(ConfiguredComponent<C> spec, ConnectorContext context) {
    return ((ConnectorFactory<C>) spec.factory()).create(spec.config(), context);
  }

  @SuppressWarnings("unchecked")
  private static <C> Component receiver(ConfiguredComponent<C> spec, ReceiverContext context) {
    return ((ReceiverFactory<C>) spec.factory()).create(spec.config(), context);
  }

  @SuppressWarnings("unchecked")
  private static <C> Component extension(ConfiguredComponent<C> spec, ExtensionContext context) {
    return ((ExtensionFactory<C>) spec.factory()).create(spec.config(), context);
  }
}
