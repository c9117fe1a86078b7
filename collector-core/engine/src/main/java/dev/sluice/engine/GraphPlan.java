package dev.sluice.engine;

import dev.sluice.component.ComponentFactory;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.SignalPair;
import dev.sluice.config.model.CollectorConfig;
import dev.sluice.config.model.ConfiguredComponent;
import dev.sluice.config.model.PipelineConfig;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import java.util.ArrayList;
import java.util.EnumSet;
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
  private final CollectorConfig spec;
  private final Set<ConnectorUse> connectors;
  private final List<PipelineConfig> sinksFirst;

  /**
   * One connector instance.
   *
   * @param id the configured id
   * @param pair what it takes and what it makes
   */
  record ConnectorUse(ComponentId id, SignalPair pair) {
    boolean takesFrom(PipelineConfig pipeline) {
      return pipeline.id().signal() == pair.from() && pipeline.exporters().contains(id);
    }

    boolean feeds(PipelineConfig pipeline) {
      return pipeline.id().signal() == pair.to() && pipeline.receivers().contains(id);
    }
  }

  private GraphPlan(
      CollectorConfig spec, Set<ConnectorUse> connectors, List<PipelineConfig> sinksFirst) {
    this.spec = spec;
    this.connectors = connectors;
    this.sinksFirst = sinksFirst;
  }

  /**
   * Plans a graph whose references are all defined. Throws {@link CollectorException} with the
   * reference's texts for a signal that a component does not support, a connector of which only one
   * half is used, and a cycle.
   */
  static GraphPlan of(CollectorConfig spec) {
    checkSignals(spec);
    Set<ConnectorUse> connectors = new LinkedHashSet<>();
    for (ComponentId id : spec.of(ComponentKind.CONNECTOR).keySet()) {
      connectors.addAll(usesOf(spec, id));
    }
    return new GraphPlan(spec, connectors, new PipelineOrder(spec, connectors).sinksFirst());
  }

  /** Every pipeline after those it feeds. */
  List<PipelineConfig> sinksFirst() {
    return sinksFirst;
  }

  /** The connector instances that end this pipeline under that id. */
  List<ConnectorUse> connectorsEnding(PipelineConfig pipeline, ComponentId id) {
    return connectors.stream().filter(c -> c.id().equals(id) && c.takesFrom(pipeline)).toList();
  }

  List<PipelineConfig> pipelinesFedBy(ConnectorUse connector) {
    return spec.service().pipelines().stream().filter(connector::feeds).toList();
  }

  /** Pipelines by signal that take from a receiver, connectors aside. */
  Map<Signal, List<PipelineConfig>> pipelinesFedBy(ComponentId receiver) {
    Map<Signal, List<PipelineConfig>> fed = new LinkedHashMap<>();
    for (PipelineConfig pipeline : spec.service().pipelines()) {
      if (pipeline.receivers().contains(receiver)) {
        fed.computeIfAbsent(pipeline.id().signal(), s -> new ArrayList<>()).add(pipeline);
      }
    }
    return fed;
  }

  static boolean isConnector(CollectorConfig spec, ComponentId id) {
    return spec.of(ComponentKind.CONNECTOR).get(id) != null;
  }

  private static void checkSignals(CollectorConfig spec) {
    for (PipelineConfig pipeline : spec.service().pipelines()) {
      Signal signal = pipeline.id().signal();
      checkSignal(spec, ComponentKind.RECEIVER, pipeline.receivers(), pipeline, signal);
      checkSignal(spec, ComponentKind.PROCESSOR, pipeline.processors(), pipeline, signal);
      checkSignal(spec, ComponentKind.EXPORTER, pipeline.exporters(), pipeline, signal);
    }
  }

  private static void checkSignal(
      CollectorConfig spec,
      ComponentKind kind,
      List<ComponentId> ids,
      PipelineConfig pipeline,
      Signal signal) {
    for (int i = 0; i < ids.size(); i++) {
      ConfiguredComponent<?> component = spec.of(kind).get(ids.get(i));
      if (component != null && !component.factory().signals().containsKey(signal)) {
        throw Blame.pipelines(
            pipeline.path() + "::" + kind.section() + "[" + i + "]",
            failedToCreate(kind, ids.get(i), pipeline, signal) + "telemetry type is not supported",
            "It takes " + inWords(component.factory().signals().keySet()));
      }
    }
  }

  private static String inWords(Set<Signal> signals) {
    List<String> names = signals.stream().sorted().map(Signal::id).toList();
    return names.isEmpty() ? "nothing" : String.join(", ", names);
  }

  /** How the reference begins a message about a component that could not be made. */
  static String failedToCreate(
      ComponentKind kind, ComponentId id, PipelineConfig pipeline, Signal signal) {
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

  private static Set<ConnectorUse> usesOf(CollectorConfig spec, ComponentId id) {
    List<PipelineConfig> ending =
        spec.service().pipelines().stream().filter(p -> p.exporters().contains(id)).toList();
    List<PipelineConfig> fed =
        spec.service().pipelines().stream().filter(p -> p.receivers().contains(id)).toList();
    Set<ConnectorUse> uses = new LinkedHashSet<>();
    for (PipelineConfig from : ending) {
      for (PipelineConfig to : fed) {
        SignalPair pair = new SignalPair(from.id().signal(), to.id().signal());
        if (pairs(spec, id).contains(pair)) {
          uses.add(new ConnectorUse(id, pair));
        }
      }
    }
    for (PipelineConfig from : ending) {
      if (uses.stream().noneMatch(use -> use.takesFrom(from))) {
        throw halfUsed(spec, id, ComponentKind.EXPORTER, ending, from);
      }
    }
    for (PipelineConfig to : fed) {
      if (uses.stream().noneMatch(use -> use.feeds(to))) {
        throw halfUsed(spec, id, ComponentKind.RECEIVER, fed, to);
      }
    }
    return uses;
  }

  /**
   * @param as the kind in whose place the connector stands
   * @param alone a pipeline where it has no other end
   */
  private static CollectorException halfUsed(
      CollectorConfig spec,
      ComponentId id,
      ComponentKind as,
      List<PipelineConfig> pipelines,
      PipelineConfig alone) {
    Signal signal = alone.id().signal();
    boolean endsPipelines = as == ComponentKind.EXPORTER;
    ComponentKind other = endsPipelines ? ComponentKind.RECEIVER : ComponentKind.EXPORTER;
    List<String> names =
        pipelines.stream()
            .filter(p -> p.id().signal() == signal)
            .map(p -> p.id().toString())
            .toList();
    int index = (endsPipelines ? alone.exporters() : alone.receivers()).indexOf(id);
    Set<Signal> others = EnumSet.noneOf(Signal.class);
    for (SignalPair pair : pairs(spec, id)) {
      if ((endsPipelines ? pair.from() : pair.to()) == signal) {
        others.add(endsPipelines ? pair.to() : pair.from());
      }
    }
    return Blame.pipelines(
        alone.path() + "::" + as.section() + "[" + index + "]",
        "connector \""
            + id
            + "\" used as "
            + as.id()
            + " in ["
            + String.join(" ", names)
            + "] pipeline but not used in any supported "
            + other.id()
            + " pipeline",
        others.isEmpty()
            ? "It takes nothing of this signal. Take it out"
            : "Name it among the "
                + other.section()
                + " of a pipeline of "
                + inWords(others)
                + " too, or take it out");
  }

  private static Set<SignalPair> pairs(CollectorConfig spec, ComponentId id) {
    ConfiguredComponent<?> component = spec.of(ComponentKind.CONNECTOR).get(id);
    ComponentFactory<?> factory = component == null ? null : component.factory();
    return factory instanceof ConnectorFactory<?> connectors
        ? connectors.pairs().keySet()
        : Set.of();
  }
}
