package dev.sluice.engine;

import dev.sluice.component.BuildInfo;
import dev.sluice.component.CollectorView;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.ComponentStatus;
import dev.sluice.component.ExtensionRole;
import dev.sluice.component.UnfitExtension;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.SourceAccount;
import dev.sluice.making.Inside;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.runtime.Scheduler;
import dev.sluice.tap.Taps;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.MetricSet;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What one instance sees of the world, whatever its kind. */
abstract class EngineContext implements ComponentContext {
  private final Services services;
  private final InstanceId instance;
  private final EventLog log;
  private final MetricSet metrics;
  private final StatusMachine status;
  private final Inside inside;

  /**
   * @param log adds what lines of this kind say beside id and kind
   */
  EngineContext(Services services, InstanceId instance, UnaryOperator<EventLog> log) {
    this.services = services;
    this.instance = instance;
    this.log = log.apply(logOf(services, instance));
    this.metrics = services.metrics().newSet();
    this.status = new StatusMachine(services.clock());
    this.inside =
        new Inside(
            this,
            type -> services.host().catalog().get().find(ComponentKind.EXPORTER, type),
            services.metrics()::newSet);
  }

  private static EventLog logOf(Services services, InstanceId instance) {
    return services
        .logs()
        .named("dev.sluice." + instance.kind().id() + "." + instance.id().type().name())
        .with("otelcol.component.id", instance.id().toString())
        .with("otelcol.component.kind", instance.kind().id());
  }

  /** What lines of a component of one signal say. */
  static UnaryOperator<EventLog> ofSignal(Signal signal) {
    return log -> log.with("otelcol.signal", signal.id());
  }

  StatusMachine status() {
    return status;
  }

  InstanceId instance() {
    return instance;
  }

  CollectorView view() {
    return services.host().view().get();
  }

  /** To watch the collector's edges. */
  Taps tapsOfCollector() {
    return services.host().taps().get();
  }

  /** The exporters inside it. */
  Inside inside() {
    return inside;
  }

  /** It was never started: nothing of it is left. */
  void discard() {
    metrics.close();
    inside.discard();
  }

  /** The accounts of the data that it makes. */
  List<SourceAccount> sources() {
    return List.of();
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
  public <T> T extension(ComponentId extensionId, ExtensionRole<T> role) {
    return UnfitExtension.unlessFit(
        extensionId, services.host().extensions().apply(extensionId), role);
  }

  @Override
  public BuildInfo buildInfo() {
    return view().buildInfo();
  }

  @Override
  public String instanceId() {
    return view().instanceId();
  }
}
