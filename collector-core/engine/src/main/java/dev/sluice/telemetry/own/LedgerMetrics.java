package dev.sluice.telemetry.own;

import dev.sluice.id.ComponentId;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.ledger.PipelineLedger.DropKey;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Shows the ledger. {@code sluice_ledger_items} has, for every exporter of every pipeline, one
 * series per term, and at rest
 *
 * <pre>in + created = delivered + rejected_by_backend + dropped + filtered + held</pre>
 *
 * <p>The terms are composed as {@link PipelineLedger} says. {@code sluice_dropped_items}, {@code
 * sluice_filtered_items} and {@code sluice_held_items} say which component; their series appear
 * with the first item.
 */
public final class LedgerMetrics implements AutoCloseable {
  private static final MetricLevel LEVEL = MetricLevel.BASIC;
  private static final String UNIT = "{item}";
  private static final String HELD_HELP =
      "Items answered for and not settled yet: waiting, queued, in retry or in flight";

  private final MetricSet metrics;
  private final PipelineLedger trunk;
  private final String signal;
  private final Set<List<Object>> shown = new HashSet<>(); // guarded by itself
  private boolean closed; // guarded by shown

  private LedgerMetrics(MetricSet metrics, PipelineLedger trunk) {
    this.metrics = metrics;
    this.trunk = trunk;
    int slash = trunk.pipeline().indexOf('/');
    this.signal = slash < 0 ? trunk.pipeline() : trunk.pipeline().substring(0, slash);
  }

  /**
   * Makes the instruments of a pipeline whose branches are all there.
   *
   * @param metrics closed with the result
   */
  public static LedgerMetrics show(MetricSet metrics, PipelineLedger trunk) {
    LedgerMetrics shown = new LedgerMetrics(metrics, trunk);
    trunk.branches().forEach(shown::addTerms);
    trunk.watch(shown.new Accounts());
    return shown;
  }

  /** Takes the instruments away. */
  @Override
  public void close() {
    trunk.watch(PipelineLedger.Watcher.NONE);
    synchronized (shown) {
      closed = true;
    }
    metrics.close();
  }

  private void addTerms(BranchLedger branch) {
    term(branch, "in", () -> trunk.in() + branch.extra());
    term(branch, "created", () -> total(trunk.created()) + branch.broughtOver());
    term(branch, "delivered", branch::delivered);
    term(branch, "rejected_by_backend", branch::rejectedByBackend);
    term(branch, "dropped", () -> total(trunk.dropped()) + branch.droppedTotal());
    term(branch, "filtered", () -> total(trunk.filtered()));
    term(branch, "held", () -> total(trunk.held()) - branch.ahead() + branch.held());
    metrics.gauge(
        LEVEL, "sluice_held_items", UNIT, HELD_HELP, branch::held, byComponent(branch.exporter()));
  }

  private void term(BranchLedger branch, String name, LongSupplier value) {
    metrics.gauge(
        LEVEL,
        "sluice_ledger_items",
        UNIT,
        "Terms of the ledger of one exporter of one pipeline;"
            + " in + created = the sum of the others, at rest",
        value,
        "pipeline",
        trunk.pipeline(),
        "exporter",
        branch.exporter().toString(),
        "signal",
        signal,
        "term",
        name);
  }

  /** Whether an account is to be shown that was not before. */
  private void once(List<Object> account, Runnable show) {
    synchronized (shown) {
      if (!closed && shown.add(account)) {
        show.run();
      }
    }
  }

  private final class Accounts implements PipelineLedger.Watcher {
    @Override
    public void held(ComponentId component) {
      once(
          List.of("held", component),
          () ->
              metrics.gauge(
                  LEVEL,
                  "sluice_held_items",
                  UNIT,
                  HELD_HELP,
                  () -> trunk.held().getOrDefault(component, 0L),
                  byComponent(component)));
    }

    @Override
    public void filtered(ComponentId component) {
      once(
          List.of("filtered", component),
          () ->
              metrics.counterFrom(
                  LEVEL,
                  "sluice_filtered_items",
                  UNIT,
                  "Items left out on purpose",
                  () -> trunk.filtered().getOrDefault(component, 0L),
                  byComponent(component)));
    }

    @Override
    public void dropped(ComponentId component, DropReason reason) {
      DropKey key = new DropKey(component, reason);
      once(
          List.of("trunk", key),
          () -> showDrops(component, reason, () -> trunk.dropped().getOrDefault(key, 0L)));
    }

    @Override
    public void dropped(BranchLedger branch, DropReason reason) {
      once(
          List.of("branch", branch, reason),
          () -> showDrops(branch.exporter(), reason, () -> branch.dropped(reason)));
    }
  }

  private void showDrops(ComponentId component, DropReason reason, LongSupplier value) {
    showDrops(metrics, trunk.pipeline(), component, signal, reason, value);
  }

  /**
   * Shows drops where all drops are shown.
   *
   * @param pipeline empty for what belongs to none
   */
  static void showDrops(
      MetricSet metrics,
      String pipeline,
      ComponentId component,
      String signal,
      DropReason reason,
      LongSupplier value) {
    metrics.counterFrom(
        LEVEL,
        "sluice_dropped_items",
        UNIT,
        "Items answered for and gone",
        value::getAsLong,
        "pipeline",
        pipeline,
        "component",
        component.toString(),
        "signal",
        signal,
        "reason",
        reason.label());
  }

  private String[] byComponent(ComponentId component) {
    return new String[] {
      "pipeline", trunk.pipeline(), "component", component.toString(), "signal", signal
    };
  }

  private static long total(Map<?, Long> sums) {
    return sums.values().stream().mapToLong(Long::longValue).sum();
  }
}
