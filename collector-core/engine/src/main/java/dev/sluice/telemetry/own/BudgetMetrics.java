package dev.sluice.telemetry.own;

import dev.sluice.memory.MemoryBudget;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricSet;

/** How full the memory budget of a collector is. */
public final class BudgetMetrics {
  private BudgetMetrics() {}

  /** Makes the instruments. */
  public static void register(MetricSet metrics, MemoryBudget budget) {
    MetricLevel level = MetricLevel.BASIC;
    metrics.gauge(
        level,
        "sluice_memory_budget_capacity_bytes",
        "By",
        "Bytes of telemetry that may be held at once",
        budget::capacityBytes);
    metrics.gauge(
        level,
        "sluice_memory_budget_used_bytes",
        "By",
        "Bytes of telemetry held now",
        budget::usedBytes);
    metrics.gauge(
        level,
        "sluice_memory_budget_peak_bytes",
        "By",
        "The most bytes of telemetry that were ever held at once",
        budget::peakBytes);
  }
}
