package dev.sluice.telemetry.own;

import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.SourceAccount;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Shows what a component makes by itself, of one signal. {@code sluice_source_items} has one series
 * per term, and at rest
 *
 * <pre>created = taken + dropped + held</pre>
 *
 * <p>Its drops are among {@code sluice_dropped_items}, with an empty {@code pipeline}. Series
 * appear with the first item.
 */
final class SourceMetrics implements AutoCloseable {
  private static final MetricLevel LEVEL = MetricLevel.BASIC;

  private final MetricSet metrics;
  private final List<SourceAccount> accounts;
  private final Set<DropReason> shownReasons = EnumSet.noneOf(DropReason.class); // guarded by this
  private boolean shown; // guarded by this
  private boolean closed; // guarded by this

  private SourceMetrics(MetricSet metrics, List<SourceAccount> accounts) {
    this.metrics = metrics;
    this.accounts = List.copyOf(accounts);
  }

  /**
   * Makes the instruments of a component and signal.
   *
   * @param metrics closed with the result
   * @param accounts of that component and signal, at least one: a connector has one for each signal
   *     that it takes
   */
  static SourceMetrics show(MetricSet metrics, List<SourceAccount> accounts) {
    SourceMetrics shown = new SourceMetrics(metrics, accounts);
    SourceAccount.Watcher watcher = shown.new Accounts();
    accounts.forEach(account -> account.watch(watcher));
    return shown;
  }

  /** Takes the instruments away. */
  @Override
  public void close() {
    accounts.forEach(account -> account.watch(SourceAccount.Watcher.NONE));
    synchronized (this) {
      closed = true;
    }
    metrics.close();
  }

  private long sum(ToLongFunction<SourceAccount> term) {
    return accounts.stream().mapToLong(term).sum();
  }

  private void term(String name, ToLongFunction<SourceAccount> value) {
    metrics.gauge(
        LEVEL,
        "sluice_source_items",
        "{item}",
        "Terms of the account of a component that makes data;"
            + " created = the sum of the others, at rest",
        () -> sum(value),
        "component",
        accounts.get(0).component().toString(),
        "signal",
        accounts.get(0).signal().id(),
        "term",
        name);
  }

  private final class Accounts implements SourceAccount.Watcher {
    @Override
    public void used() {
      synchronized (SourceMetrics.this) {
        if (!closed && !shown) {
          shown = true;
          term("created", SourceAccount::created);
          term("taken", SourceAccount::taken);
          term("dropped", SourceAccount::droppedTotal);
          term("held", SourceAccount::held);
        }
      }
    }

    @Override
    public void dropped(DropReason reason) {
      synchronized (SourceMetrics.this) {
        if (!closed && shownReasons.add(reason)) {
          LedgerMetrics.showDrops(
              metrics,
              "",
              accounts.get(0).component(),
              accounts.get(0).signal().id(),
              reason,
              () -> sum(account -> account.dropped(reason)));
        }
      }
    }
  }
}
