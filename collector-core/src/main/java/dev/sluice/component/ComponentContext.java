package dev.sluice.component;

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

/** Everything a component may use of the world outside. Tests supply their own. Thread-safe. */
public interface ComponentContext {
  /** The id as configured. */
  ComponentId id();

  ComponentKind kind();

  /** The signal it works on; null for receivers and extensions, which are not bound to one. */
  @Nullable Signal signal();

  /**
   * The pipeline a processor stands in, for example {@code traces/2}; null for every other kind.
   */
  @Nullable String pipeline();

  /** Log lines carry the component's id, kind, signal and pipeline. */
  EventLog log();

  /** Self-metrics; they go when the component stops. */
  MetricSet metrics();

  Clock clock();

  Scheduler scheduler();

  /** For whatever may block or computes for long: deflate, JSON, scrapes, files. */
  Executor executor();

  MemoryBudget budget();

  /**
   * The account of a processor's pipeline. Throws {@link IllegalStateException} for other kinds.
   */
  PipelineLedger ledger();

  /** Reports a change of state; with a cause for the error states. */
  void report(ComponentStatus status, @Nullable Throwable cause);

  /**
   * An object that the parts of one collector share, for example an event loop group: the first
   * asker makes it, it is closed after the last component stopped. Keyed by type and name.
   */
  <T extends AutoCloseable> T shared(Class<T> type, String name, Supplier<T> maker);

  /**
   * The extension with that id, for use from {@code start} on; null when no such extension runs.
   */
  @Nullable Extension extension(ComponentId id);

  /** What the collector as a whole looks like: for status pages and health checks. */
  CollectorView collector();
}
