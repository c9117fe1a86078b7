package dev.sluice.ledger;

import dev.sluice.id.ComponentId;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * The account of one exporter as the end of one pipeline. At rest {@code in + broughtOver =
 * delivered + rejected + dropped + held}. Thread-safe. Written by the exporter, except {@code in},
 * which the engine counts when the exporter answers {@code Accepted}.
 *
 * <p>An exporter that answers only when the backend has (no queue) counts {@link #delivered} and
 * {@link #rejectedByBackend} on success and nothing on failure: it hands the failure back. One that
 * answers before counts {@link #held} before it answers, and moves it to the other terms later.
 */
public final class BranchLedger {
  private final String pipeline;
  private final ComponentId exporter;
  private final LongAdder in = new LongAdder();
  private final LongAdder ahead = new LongAdder();
  private final LongAdder extra = new LongAdder();
  private final LongAdder broughtOver = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder held = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new ConcurrentHashMap<>();
  private final AtomicBoolean toldOfRejected = new AtomicBoolean();
  private final BiConsumer<BranchLedger, DropReason> onNewReason;

  /**
   * An account for an exporter at the end of the pipeline with that id, for example {@code
   * traces/2}.
   */
  public BranchLedger(String pipeline, ComponentId exporter) {
    this(pipeline, exporter, (branch, reason) -> {});
  }

  /** An account that tells when it drops its first items for a reason. */
  BranchLedger(
      String pipeline, ComponentId exporter, BiConsumer<BranchLedger, DropReason> onNewReason) {
    this.pipeline = pipeline;
    this.exporter = exporter;
    this.onNewReason = onNewReason;
  }

  public String pipeline() {
    return pipeline;
  }

  public ComponentId exporter() {
    return exporter;
  }

  /** Counted by the engine: the exporter answered {@code Accepted} for so many items. */
  public void in(long items) {
    in.add(items);
  }

  /**
   * Counted by the fan-out: taken here while a sibling has not taken the same batch yet, which the
   * trunk therefore still holds. Negative when the batch has settled.
   */
  public void ahead(long items) {
    ahead.add(items);
  }

  /**
   * Counted by the fan-out: taken here although the request as a whole was refused to its sender.
   */
  public void extra(long items) {
    extra.add(items);
  }

  /**
   * Found in a storage where an earlier run had left them. Negative for what this run leaves there
   * for a later one, so that the terms of each run add up.
   */
  public void broughtOver(long items) {
    broughtOver.add(items);
  }

  /** The backend has them. */
  public void delivered(long items) {
    delivered.add(items);
  }

  /**
   * The backend rejected them in a partial success. {@link #dropped(DropReason)} shows them under
   * {@code REJECTED_PARTIAL}; they are no part of {@link #droppedTotal}.
   */
  public void rejectedByBackend(long items) {
    if (items == 0) {
      return;
    }
    rejected.add(items);
    if (!toldOfRejected.get() && toldOfRejected.compareAndSet(false, true)) {
      onNewReason.accept(this, DropReason.REJECTED_PARTIAL);
    }
  }

  /** Taken and not settled: in queue, retry or flight. Negative when they leave. */
  public void held(long items) {
    held.add(items);
  }

  /** Gone, for that reason; for {@code REJECTED_PARTIAL} see {@link #rejectedByBackend}. */
  public void dropped(DropReason reason, long items) {
    if (reason == DropReason.REJECTED_PARTIAL) {
      throw new IllegalArgumentException("counted by rejectedByBackend");
    }
    PipelineLedger.adder(dropped, reason, key -> onNewReason.accept(this, key)).add(items);
  }

  public long in() {
    return in.sum();
  }

  public long ahead() {
    return ahead.sum();
  }

  public long extra() {
    return extra.sum();
  }

  /** What earlier runs left for this one, less what it leaves itself; may be negative. */
  public long broughtOver() {
    return broughtOver.sum();
  }

  public long delivered() {
    return delivered.sum();
  }

  public long rejectedByBackend() {
    return rejected.sum();
  }

  public long held() {
    return held.sum();
  }

  public long dropped(DropReason reason) {
    if (reason == DropReason.REJECTED_PARTIAL) {
      return rejectedByBackend();
    }
    LongAdder adder = dropped.get(reason);
    return adder == null ? 0 : adder.sum();
  }

  /** All drops, whatever the reason; what the backend rejected is a term of its own. */
  public long droppedTotal() {
    return dropped.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /**
   * Whether {@code in + broughtOver = delivered + rejected + dropped + held} right now; true at
   * rest.
   */
  public boolean balances() {
    return in() + broughtOver() == delivered() + rejectedByBackend() + droppedTotal() + held();
  }

  /** The reasons that something was dropped for. */
  Set<DropReason> reasons() {
    Set<DropReason> reasons = EnumSet.noneOf(DropReason.class);
    reasons.addAll(dropped.keySet());
    if (toldOfRejected.get()) {
      reasons.add(DropReason.REJECTED_PARTIAL);
    }
    return reasons;
  }

  @Override
  public String toString() {
    return pipeline
        + " -> "
        + exporter
        + ": in "
        + in()
        + ", brought over "
        + broughtOver()
        + ", delivered "
        + delivered()
        + ", rejected "
        + rejectedByBackend()
        + ", dropped "
        + droppedTotal()
        + ", held "
        + held();
  }
}
