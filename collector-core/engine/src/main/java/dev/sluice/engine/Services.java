package dev.sluice.engine;

import dev.sluice.component.CollectorView;
import dev.sluice.component.Extension;
import dev.sluice.config.model.ComponentCatalog;
import dev.sluice.id.ComponentId;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.runtime.Scheduler;
import dev.sluice.tap.Taps;
import dev.sluice.telemetry.MetricRegistry;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all components of one collector have in common, behind their contexts. */
final class Services {

  private final Clock clock;
  private final Scheduler scheduler;
  private final Executor executor;
  private final MemoryBudget budget;
  private final MetricRegistry metrics;
  private final SharedObjects shared;
  private final EventLogs logs;
  private final Host host;

  /**
   * The collector, as its components reach it.
   *
   * @param catalog the types that there are; found anew with each call
   * @param taps to watch its edges
   */
  record Host(
      Supplier<CollectorView> view,
      Supplier<? extends ComponentCatalog> catalog,
      Supplier<Taps> taps,
      Function<ComponentId, @Nullable Extension> extensions,
      BiConsumer<InstanceId, @Nullable Throwable> onFatal) {}

  Services(
      Clock clock,
      Scheduler scheduler,
      Executor executor,
      MemoryBudget budget,
      MetricRegistry metrics,
      SharedObjects shared,
      EventLogs logs,
      Host host) {
    this.clock = clock;
    this.scheduler = scheduler;
    this.executor = executor;
    this.budget = budget;
    this.metrics = metrics;
    this.shared = shared;
    this.logs = logs;
    this.host = host;
  }

  Clock clock() {
    return clock;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Executor executor() {
    return executor;
  }

  MemoryBudget budget() {
    return budget;
  }

  MetricRegistry metrics() {
    return metrics;
  }

  SharedObjects shared() {
    return shared;
  }

  EventLogs logs() {
    return logs;
  }

  Host host() {
    return host;
  }
}
