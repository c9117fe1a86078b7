package dev.sluice.making;

import dev.sluice.component.BuildInfo;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.ComponentStatus;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExtensionRole;
import dev.sluice.component.InnerExporter;
import dev.sluice.component.InnerExporters;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.runtime.Scheduler;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.MetricSet;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The world of an exporter inside a component: that of the component, with metrics of its own. */
final class InnerContext implements ExporterContext {
  private final ComponentContext outer;
  private final InnerExporters siblings;
  private final ComponentId id;
  private final Signal signal;
  private final MetricSet metrics;

  /**
   * @param siblings where it gets exporters for its own inside; they stop with all others
   */
  InnerContext(
      ComponentContext outer, InnerExporters siblings, InnerExporter asked, MetricSet metrics) {
    this.outer = outer;
    this.siblings = siblings;
    this.id = new ComponentId(asked.type(), asked.name());
    this.signal = asked.signal();
    this.metrics = metrics;
  }

  @Override
  public InnerExporters exporters() {
    return siblings;
  }

  @Override
  public ComponentId id() {
    return id;
  }

  @Override
  public ComponentKind kind() {
    return ComponentKind.EXPORTER;
  }

  @Override
  public Signal signal() {
    return signal;
  }

  @Override
  public EventLog log() {
    return outer.log();
  }

  @Override
  public MetricSet metrics() {
    return metrics;
  }

  @Override
  public Clock clock() {
    return outer.clock();
  }

  @Override
  public Scheduler scheduler() {
    return outer.scheduler();
  }

  @Override
  public Executor executor() {
    return outer.executor();
  }

  @Override
  public MemoryBudget budget() {
    return outer.budget();
  }

  @Override
  public void report(ComponentStatus status, @Nullable Throwable cause) {
    outer.report(status, cause);
  }

  @Override
  public <T extends AutoCloseable> T shared(Class<T> type, String name, Supplier<T> maker) {
    return outer.shared(type, name, maker);
  }

  @Override
  public <T> T extension(ComponentId extensionId, ExtensionRole<T> role) {
    return outer.extension(extensionId, role);
  }

  @Override
  public String instanceId() {
    return outer.instanceId();
  }

  @Override
  public BuildInfo buildInfo() {
    return outer.buildInfo();
  }
}
