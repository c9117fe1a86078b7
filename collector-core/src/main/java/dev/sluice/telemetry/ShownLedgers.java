package dev.sluice.telemetry;

import dev.sluice.ledger.PipelineLedger;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ledgers of the pipelines that run, as metrics. For one thread at a time: the one that builds
 * and reloads.
 */
public final class ShownLedgers implements AutoCloseable {
  private final MetricRegistry registry;
  private final Map<PipelineLedger, LedgerMetrics> shown = new LinkedHashMap<>();

  public ShownLedgers(MetricRegistry registry) {
    this.registry = registry;
  }

  /** Shows exactly these from now on; those that were shown before go on without a break. */
  public void show(Collection<PipelineLedger> ledgers) {
    Map<PipelineLedger, LedgerMetrics> gone = new LinkedHashMap<>(shown);
    for (PipelineLedger ledger : ledgers) {
      gone.remove(ledger);
      shown.computeIfAbsent(ledger, fresh -> LedgerMetrics.show(registry.newSet(), fresh));
    }
    gone.forEach(
        (ledger, metrics) -> {
          metrics.close();
          shown.remove(ledger);
        });
  }

  @Override
  public void close() {
    shown.values().forEach(LedgerMetrics::close);
    shown.clear();
  }
}
