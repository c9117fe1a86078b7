package dev.sluice.engine;

import dev.sluice.component.CollectorView;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.ComponentId;
import dev.sluice.component.ComponentKind;
import dev.sluice.component.ComponentStatus;
import dev.sluice.component.Extension;
import dev.sluice.data.Signal;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.runtime.Scheduler;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.MetricSet;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one instance sees of the world. */
final class EngineContext implements ComponentContext {
  private final Services services;
  private final InstanceId instance;
  private final @Nullable Signal signal;
  private final @Nullable PipelineLedger ledger;
  private final EventLog log;
  private final MetricSet metrics;
  private final StatusMachine status;

  /**
   * @param signal null for receivers and extensions
   * @param ledger that of a processor's pipeline, null for other kinds
   */
  EngineContext(
      Services services,
      InstanceId instance,
      @Nullable Signal signal,
      @Nullable PipelineLedger ledger) {
    this.services = services;
    this.instance = instance;
    this.signal = signal;
    this.ledger = ledger;
    this.log = logOf(services, instance, signal);
    this.metrics = services.metrics().newSet();
    this.status = new StatusMachine(services.clock());
  }

  private static EventLog logOf(Services services, InstanceId instance, @Nullable Signal signal) {
    EventLog log =
        services
            .logs()
            .named("dev.sluice." + instance.kind().id() + "." + instance.id().type().name())
            .with("otelcol.component.id", instance.id().toString())
            .with("otelcol.component.kind", instance.kind().id());
    if (instance.kind() == ComponentKind.PROCESSOR) {
      log = log.with("otelcol.pipeline.id", instance.scope());
    }
    return signal == null ? log : log.with("otelcol.signal", signal.id());
  }

  StatusMachine status() {
    return status;
  }

  @Override
  public ComponentId id() {
    return instance.id();
  }

  @Override
  public ComponentKind kind() {
    return instance.kind();
  }

  @Override
  public @Nullable Signal signal() {
    return signal;
  }

  @Override
  public @Nullable String pipeline() {
    return instance.kind() == ComponentKind.PROCESSOR ? instance.scope() : null;
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public MetricSet metrics() {
    return metrics;
  }

  @Override
  public Clock clock() {
    return services.clock();
  }

  @Override
  public Scheduler scheduler() {
    return services.scheduler();
  }

  @Override
  public Executor executor() {
    return services.executor();
  }

  @Override
  public MemoryBudget budget() {
    return services.budget();
  }

  @Override
  public PipelineLedger ledger() {
    if (ledger == null) {
      throw new IllegalStateException("a " + instance.kind().id() + " has no pipeline of its own");
    }
    return ledger;
  }

  @Override
  public void report(ComponentStatus next, @Nullable Throwable cause) {
    if (status.report(next, cause) && next == ComponentStatus.FATAL_ERROR) {
      services.host().onFatal().accept(instance, cause);
    }
  }

  @Override
  public <T extends AutoCloseable> T shared(Class<T> type, String name, Supplier<T> maker) {
    return services.shared().get(type, name, maker);
  }

  @Override
  public @Nullable Extension extension(ComponentId extensionId) {
    return services.host().extensions().apply(extensionId);
  }

  @Override
  public CollectorView collector() {
    return services.host().view().get();
  }
}
