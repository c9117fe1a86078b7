package dev.sluice.engine;

import dev.sluice.component.ComponentFactory;
import dev.sluice.component.ComponentId;
import dev.sluice.component.ComponentKind;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.ConnectorFactory.SignalPair;
import dev.sluice.data.Signal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The shape of a graph before any component is made: which connector instances it needs, and an
 * order of its pipelines in which every pipeline comes after those it feeds.
 */
final class GraphPlan {
  private final GraphSpec spec;
  private final Set<ConnectorUse> connectors;
  private final List<PipelineSpec> sinksFirst;

  /**
   * One connector instance.
   *
   * @param id the configured id
   * @param pair what it takes and what it makes
   */
  record ConnectorUse(ComponentId id, SignalPair pair) {
    boolean takesFrom(PipelineSpec pipeline) {
      return pipeline.signal() == pair.from() && pipeline.exporters().contains(id);
    }

    boolean feeds(PipelineSpec pipeline) {
      return pipeline.signal() == pair.to() && pipeline.receivers().contains(id);
    }
  }

  private GraphPlan(GraphSpec spec, Set<ConnectorUse> connectors, List<PipelineSpec> sinksFirst) {
    this.spec = spec;
    this.connectors = connectors;
    this.sinksFirst = sinksFirst;
  }

  /**
   * Plans a graph whose references are all defined. Throws {@link CollectorException} with the
   * reference's texts for a signal that a component does not support, a connector of which only one
   * half is used, and a cycle.
   */
  static GraphPlan of(GraphSpec spec) {
    checkSignals(spec);
    Set<ConnectorUse> connectors = new LinkedHashSet<>();
    for (ComponentId id : spec.of(ComponentKind.CONNECTOR).keySet()) {
      connectors.addAll(usesOf(spec, id));
    }
    return new GraphPlan(spec, connectors, new PipelineOrder(spec, connectors).sinksFirst());
  }

  /** Every pipeline after those it feeds. */
  List<PipelineSpec> sinksFirst() {
    return sinksFirst;
  }

  /** The connector instances that end this pipeline under that id. */
  List<ConnectorUse> connectorsEnding(PipelineSpec pipeline, ComponentId id) {
    return connectors.stream().filter(c -> c.id().equals(id) && c.takesFrom(pipeline)).toList();
  }

  List<PipelineSpec> pipelinesFedBy(ConnectorUse connector) {
    return spec.pipelines().stream().filter(connector::feeds).toList();
  }

  /** Pipelines by signal that take from a receiver, connectors aside. */
  Map<Signal, List<PipelineSpec>> pipelinesFedBy(ComponentId receiver) {
    Map<Signal, List<PipelineSpec>> fed = new LinkedHashMap<>();
    for (PipelineSpec pipeline : spec.pipelines()) {
      if (pipeline.receivers().contains(receiver)) {
        fed.computeIfAbsent(pipeline.signal(), s -> new ArrayList<>()).add(pipeline);
      }
    }
    return fed;
  }

  /** How many exporter instances the graph has. */
  int exporterInstances() {
    Set<InstanceId> instances = new LinkedHashSet<>();
    for (PipelineSpec pipeline : spec.pipelines()) {
      for (ComponentId id : pipeline.exporters()) {
        if (!isConnector(spec, id)) {
          instances.add(InstanceId.exporter(id, pipeline.signal()));
        }
      }
    }
    return instances.size();
  }

  static boolean isConnector(GraphSpec spec, ComponentId id) {
    return spec.component(ComponentKind.CONNECTOR, id) != null;
  }

  private static void checkSignals(GraphSpec spec) {
    for (PipelineSpec pipeline : spec.pipelines()) {
      Signal signal = pipeline.signal();
      checkSignal(spec, ComponentKind.RECEIVER, pipeline.receivers(), pipeline, signal);
      checkSignal(spec, ComponentKind.PROCESSOR, pipeline.processors(), pipeline, signal);
      checkSignal(spec, ComponentKind.EXPORTER, pipeline.exporters(), pipeline, signal);
    }
  }

  private static void checkSignal(
      GraphSpec spec,
      ComponentKind kind,
      List<ComponentId> ids,
      PipelineSpec pipeline,
      Signal signal) {
    for (ComponentId id : ids) {
      ComponentSpec<?> component = spec.component(kind, id);
      if (component != null && !component.factory().signals().containsKey(signal)) {
        throw notSupported(kind, id, pipeline, signal);
      }
    }
  }

  private static CollectorException notSupported(
      ComponentKind kind, ComponentId id, PipelineSpec pipeline, Signal signal) {
    return new CollectorException(
        "failed to build pipelines: "
            + failedToCreate(kind, id, pipeline, signal)
            + "telemetry type is not supported");
  }

  /** How the reference begins a message about a component that could not be made. */
  static String failedToCreate(
      ComponentKind kind, ComponentId id, PipelineSpec pipeline, Signal signal) {
    return kind == ComponentKind.PROCESSOR
        ? "failed to create \"" + id + "\" processor, in pipeline \"" + pipeline.id() + "\": "
        : "failed to create \""
            + id
            + "\" "
            + kind.id()
            + " for data type \""
            + signal.id()
            + "\": ";
  }

  private static Set<ConnectorUse> usesOf(GraphSpec spec, ComponentId id) {
    List<PipelineSpec> ending =
        spec.pipelines().stream().filter(p -> p.exporters().contains(id)).toList();
    List<PipelineSpec> fed =
        spec.pipelines().stream().filter(p -> p.receivers().contains(id)).toList();
    Set<ConnectorUse> uses = new LinkedHashSet<>();
    for (PipelineSpec from : ending) {
      for (PipelineSpec to : fed) {
        SignalPair pair = new SignalPair(from.signal(), to.signal());
        if (supports(spec, id, pair)) {
          uses.add(new ConnectorUse(id, pair));
        }
      }
    }
    for (PipelineSpec from : ending) {
      if (uses.stream().noneMatch(use -> use.takesFrom(from))) {
        throw halfUsed(id, "exporter", ending, from.signal(), "receiver");
      }
    }
    for (PipelineSpec to : fed) {
      if (uses.stream().noneMatch(use -> use.feeds(to))) {
        throw halfUsed(id, "receiver", fed, to.signal(), "exporter");
      }
    }
    return uses;
  }

  private static boolean supports(GraphSpec spec, ComponentId id, SignalPair pair) {
    ComponentSpec<?> component = spec.component(ComponentKind.CONNECTOR, id);
    ComponentFactory<?> factory = component == null ? null : component.factory();
    return factory instanceof ConnectorFactory<?> connectors
        && connectors.pairs().containsKey(pair);
  }

  private static CollectorException halfUsed(
      ComponentId id, String as, List<PipelineSpec> pipelines, Signal signal, String other) {
    List<String> names =
        pipelines.stream().filter(p -> p.signal() == signal).map(PipelineSpec::id).toList();
    return new CollectorException(
        "failed to build pipelines: connector \""
            + id
            + "\" used as "
            + as
            + " in ["
            + String.join(" ", names)
            + "] pipeline but not used in any supported "
            + other
            + " pipeline");
  }
}
