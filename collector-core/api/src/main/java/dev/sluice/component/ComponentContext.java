package dev.sluice.component;

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

/**
 * What a component of any kind may use of the world outside. What only one kind has is in the
 * context of that kind. Tests supply their own. Thread-safe.
 */
public interface ComponentContext {
  /** The id as configured. */
  ComponentId id();

  ComponentKind kind();

  /** Log lines carry the component's id, kind, signal and pipeline. */
  EventLog log();

  /** Self-metrics; they go when the component stops. */
  MetricSet metrics();

  Clock clock();

  Scheduler scheduler();

  /** For whatever may block or computes for long: deflate, JSON, scrapes, files. */
  Executor executor();

  MemoryBudget budget();

  /** Reports a change of state; with a cause for the error states. */
  void report(ComponentStatus status, @Nullable Throwable cause);

  /**
   * An object that the parts of one collector share, for example an event loop group: the first
   * asker makes it, it is closed after the last component stopped. Keyed by type and name.
   */
  <T extends AutoCloseable> T shared(Class<T> type, String name, Supplier<T> maker);

  /**
   * The running extension with that id, in the role it is needed for; from {@code start} on.
   *
   * @throws UnfitExtension when no such extension runs, or when it cannot play that role
   */
  <T> T extension(ComponentId id, ExtensionRole<T> role);

  /** What this collector calls itself, for example to the backends of its exporters. */
  BuildInfo buildInfo();

  /**
   * What tells this collector from others: {@code service.instance.id} of its own telemetry, the
   * same for as long as it runs.
   */
  String instanceId();
}
