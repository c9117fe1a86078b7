package dev.sluice.extension.owntelemetry;

import dev.sluice.component.BuildInfo;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.ComponentId;
import dev.sluice.component.ComponentKind;
import dev.sluice.component.ComponentStatus;
import dev.sluice.component.ComponentType;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExtensionRole;
import dev.sluice.data.Signal;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.runtime.Scheduler;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.MetricRegistry;
import dev.sluice.telemetry.MetricSet;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The world of an exporter that serves the collector itself: that of the extension around it, with
 * metrics that nobody sees, since what is sent here would change them with every request.
 */
final class OwnContext implements ExporterContext {
  private final ComponentContext outer;
  private final ComponentId id;
  private final Signal signal;
  private final MetricSet unseen = new MetricRegistry().newSet();

  OwnContext(ComponentContext outer, ComponentType type, Signal signal) {
    this.outer = outer;
    this.id = new ComponentId(type, outer.id().toString());
    this.signal = signal;
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
    return unseen;
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
  public BuildInfo buildInfo() {
    return outer.buildInfo();
  }
}
