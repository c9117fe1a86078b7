package dev.sluice.engine;

import dev.sluice.component.BuildInfo;
import dev.sluice.component.ComponentFactory;
import dev.sluice.component.ComponentId;
import dev.sluice.runtime.Clock;
import dev.sluice.telemetry.MetricLevel;
import java.util.List;

/** Says what a {@link Collector} is made of. Not thread-safe. */
public final class CollectorBuilder {
  private static final double HEAP_FRACTION = 0.4;
  private static final int LEAST_WORKERS = 2;

  private final GraphSpec.Builder graph = GraphSpec.builder();
  private BuildInfo buildInfo = new BuildInfo("sluice", "Sluice", Version.CURRENT);
  private FeatureGates gates = FeatureGates.defaults();
  private Clock clock = Clock.SYSTEM;
  private EventLogs logs = EventLogs.SLF4J;
  private MetricLevel metricLevel = MetricLevel.NORMAL;
  private long memoryBudgetBytes = (long) (Runtime.getRuntime().maxMemory() * HEAP_FRACTION);

  CollectorBuilder() {}

  /** Adds a component of any kind. Only those that a pipeline or the extensions name are made. */
  public <C> CollectorBuilder component(String id, ComponentFactory<C> factory, C config) {
    graph.component(new ComponentSpec<>(ComponentId.parse(id), factory, config));
    return this;
  }

  /**
   * Adds a pipeline.
   *
   * @param id {@code traces} or {@code traces/2}
   * @param receivers ids of receivers and connectors it takes from
   * @param processors ids in order
   * @param exporters ids of exporters and connectors it gives to
   */
  public CollectorBuilder pipeline(
      String id, List<String> receivers, List<String> processors, List<String> exporters) {
    graph.pipeline(PipelineSpec.of(id, receivers, processors, exporters));
    return this;
  }

  /** Names an extension to run. */
  public CollectorBuilder extension(String id) {
    graph.extension(ComponentId.parse(id));
    return this;
  }

  /** What the collector calls itself: begins the default user agent of exporters. */
  public CollectorBuilder buildInfo(BuildInfo newBuildInfo) {
    buildInfo = newBuildInfo;
    return this;
  }

  public CollectorBuilder featureGates(FeatureGates newGates) {
    gates = newGates;
    return this;
  }

  /** Bytes of telemetry that may be kept alive at once; 40 % of the largest heap by default. */
  public CollectorBuilder memoryBudgetBytes(long bytes) {
    memoryBudgetBytes = bytes;
    return this;
  }

  /** Another clock, for tests. */
  public CollectorBuilder clock(Clock newClock) {
    clock = newClock;
    return this;
  }

  /** How much the self-metrics show; {@code normal} by default. */
  public CollectorBuilder metricLevel(MetricLevel level) {
    metricLevel = level;
    return this;
  }

  CollectorBuilder logs(EventLogs newLogs) {
    logs = newLogs;
    return this;
  }

  /** The graph that was described so far, for {@link Collector#reload}. */
  public GraphSpec graph() {
    return graph.build();
  }

  /**
   * Makes every component, and opens nothing. Throws {@link CollectorException} when the graph is
   * not valid, with every problem that was found.
   */
  public Collector build() {
    return build(graph.build());
  }

  private Collector build(GraphSpec spec) {
    int workers = Math.max(LEAST_WORKERS, Runtime.getRuntime().availableProcessors());
    return new Collector(
        spec,
        new CollectorOptions(
            buildInfo, gates, clock, memoryBudgetBytes, workers, metricLevel, logs));
  }
}
