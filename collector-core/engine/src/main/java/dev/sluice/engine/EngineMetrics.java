package dev.sluice.engine;

import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricRegistry;
import dev.sluice.telemetry.MetricSet;
import dev.sluice.telemetry.own.BudgetMetrics;
import dev.sluice.telemetry.own.ProcessMetrics;
import dev.sluice.telemetry.own.ShownLedgers;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a collector measures of itself, beside its components: process, budget, accounts and
 * reloads. {@link #show} and {@link #close} for one thread at a time, the rest for any.
 */
final class EngineMetrics {
  private final MetricSet own;
  private final ShownLedgers shownLedgers;
  private final LongAdder reloadsDone;
  private final LongAdder reloadsFailed;

  EngineMetrics(MetricRegistry registry, Clock clock, MemoryBudget budget) {
    this.own = registry.newSet();
    this.shownLedgers = new ShownLedgers(registry);
    this.reloadsDone = reloads("success");
    this.reloadsFailed = reloads("failure");
    ProcessMetrics.register(own, clock);
    BudgetMetrics.register(own, budget);
  }

  private LongAdder reloads(String result) {
    return own.counter(
        MetricLevel.BASIC,
        "sluice_config_reloads",
        "{reload}",
        "Reloads of the configuration, by what came of them.",
        "result",
        result);
  }

  /** The accounts of this graph, from now on. */
  void show(Graph graph) {
    shownLedgers.show(graph.ledgers(), graph.sources());
  }

  void reloaded() {
    reloadsDone.increment();
  }

  void reloadFailed() {
    reloadsFailed.increment();
  }

  /** Nothing is measured any more. */
  void close() {
    shownLedgers.close();
    own.close();
  }
}
