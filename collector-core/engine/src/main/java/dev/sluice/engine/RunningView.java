package dev.sluice.engine;

import dev.sluice.component.BuildInfo;
import dev.sluice.component.CollectorView;
import dev.sluice.component.ComponentState;
import dev.sluice.id.ComponentId;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.ledger.SourceAccount;
import dev.sluice.telemetry.MetricRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A collector as its own status pages see it: each look is at what runs then. Thread-safe. */
final class RunningView implements CollectorView {
  private final CollectorOptions options;
  private final MetricRegistry metrics;
  private final Supplier<Graph> graph;
  private final Supplier<Instant> startTime;
  private final BooleanSupplier ready;

  RunningView(
      CollectorOptions options,
      MetricRegistry metrics,
      Supplier<Graph> graph,
      Supplier<Instant> startTime,
      BooleanSupplier ready) {
    this.options = options;
    this.metrics = metrics;
    this.graph = graph;
    this.startTime = startTime;
    this.ready = ready;
  }

  @Override
  public BuildInfo buildInfo() {
    return options.buildInfo();
  }

  @Override
  public String instanceId() {
    return options.instanceId();
  }

  @Override
  public Instant startTime() {
    return startTime.get();
  }

  @Override
  public boolean isReady() {
    return ready.getAsBoolean();
  }

  @Override
  public List<PipelineView> pipelines() {
    return graph.get().pipelines().values().stream().map(PipelineRun::view).toList();
  }

  @Override
  public List<ComponentId> extensions() {
    return graph.get().extensions().stream().map(part -> part.instance().id()).toList();
  }

  @Override
  public List<ComponentState> components() {
    return graph.get().status().entrySet().stream()
        .map(
            entry -> {
              Throwable cause = entry.getValue().cause();
              return new ComponentState(
                  entry.getKey().kind(),
                  entry.getKey().id(),
                  pipelinesOf(entry.getKey()),
                  entry.getValue().status(),
                  cause == null ? "" : Words.of(cause),
                  entry.getValue().since());
            })
        .toList();
  }

  private List<String> pipelinesOf(InstanceId instance) {
    return pipelines().stream()
        .filter(pipeline -> instance.standsIn(pipeline))
        .map(PipelineView::id)
        .toList();
  }

  @Override
  public Map<String, Boolean> featureGates() {
    return options.gates().asMap();
  }

  @Override
  public List<PipelineLedger> ledgers() {
    return graph.get().ledgers();
  }

  @Override
  public List<SourceAccount> sources() {
    return graph.get().sources();
  }

  @Override
  public MetricRegistry metrics() {
    return metrics;
  }
}
