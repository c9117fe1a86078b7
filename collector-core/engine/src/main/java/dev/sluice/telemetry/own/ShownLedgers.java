package dev.sluice.telemetry.own;

import dev.sluice.data.Signal;
import dev.sluice.id.ComponentId;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.ledger.SourceAccount;
import dev.sluice.telemetry.MetricRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The accounts of the pipelines and sources that run, as metrics. For one thread at a time: the one
 * that builds and reloads.
 */
public final class ShownLedgers implements AutoCloseable {
  private final MetricRegistry registry;
  private final Map<PipelineLedger, LedgerMetrics> pipelines = new LinkedHashMap<>();
  private final Map<List<SourceAccount>, SourceMetrics> sources = new LinkedHashMap<>();

  private record Source(ComponentId component, Signal signal) {}

  public ShownLedgers(MetricRegistry registry) {
    this.registry = registry;
  }

  /** Shows exactly these from now on; those that were shown before go on without a break. */
  public void show(Collection<PipelineLedger> ledgers, Collection<SourceAccount> accounts) {
    Map<Source, List<SourceAccount>> bySource = new LinkedHashMap<>();
    for (SourceAccount account : accounts) {
      bySource
          .computeIfAbsent(
              new Source(account.component(), account.signal()), key -> new ArrayList<>())
          .add(account);
    }
    closeAllBut(Set.copyOf(ledgers), pipelines, LedgerMetrics::close);
    closeAllBut(Set.copyOf(bySource.values()), sources, SourceMetrics::close);
    for (PipelineLedger ledger : ledgers) {
      pipelines.computeIfAbsent(ledger, fresh -> LedgerMetrics.show(registry.newSet(), fresh));
    }
    for (List<SourceAccount> source : bySource.values()) {
      sources.computeIfAbsent(source, fresh -> SourceMetrics.show(registry.newSet(), fresh));
    }
  }

  /** Shows nothing any more. */
  @Override
  public void close() {
    show(List.of(), List.of());
  }

  private static <K, M> void closeAllBut(Set<K> kept, Map<K, M> shown, Consumer<M> close) {
    shown
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !kept.contains(entry.getKey());
              if (gone) {
                close.accept(entry.getValue());
              }
              return gone;
            });
  }
}
