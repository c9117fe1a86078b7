package dev.sluice.ledger;

import dev.sluice.data.Signal;
import dev.sluice.id.ComponentId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * The account of a component that makes data of one signal: a receiver that pulls, a connector that
 * computes. {@code created = taken + dropped + held}, where held is what is neither taken nor
 * dropped yet; nothing is when the component has stopped. Thread-safe.
 *
 * <p>What a component only passes on, with the answer going back, is in the accounts of the
 * pipelines before and behind it, not here.
 */
public final class SourceAccount {
  private final ComponentId component;
  private final Signal signal;
  private final LongAdder created = new LongAdder();
  private final LongAdder taken = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new ConcurrentHashMap<>();
  private final AtomicBoolean used = new AtomicBoolean();
  private volatile Watcher watcher = Watcher.NONE;

  /**
   * Hears of an account when it is used for the first time, and of each reason with its first drop.
   * On the thread that counts: short, and it must not throw.
   */
  public interface Watcher {
    /** Does nothing. */
    Watcher NONE =
        new Watcher() {
          @Override
          public void used() {}

          @Override
          public void dropped(DropReason reason) {}
        };

    /** The first items were made. */
    void used();

    /** The first items were dropped for that reason. */
    void dropped(DropReason reason);
  }

  public SourceAccount(ComponentId component, Signal signal) {
    this.component = component;
    this.signal = signal;
  }

  public ComponentId component() {
    return component;
  }

  /** That of the data it makes. */
  public Signal signal() {
    return signal;
  }

  /**
   * Tells the watcher, in place of any earlier one, of what was counted and of what will be. What
   * is counted meanwhile may be told twice.
   */
  public void watch(Watcher newWatcher) {
    watcher = newWatcher;
    if (used.get()) {
      newWatcher.used();
    }
    dropped.keySet().forEach(newWatcher::dropped);
  }

  /** New items, held from now on. */
  public void created(long items) {
    created.add(items);
    if (!used.get() && used.compareAndSet(false, true)) {
      watcher.used();
    }
  }

  /** The pipelines behind took them. */
  public void taken(long items) {
    taken.add(items);
  }

  /** Nobody took them, and they are gone. */
  public void dropped(DropReason reason, long items) {
    PipelineLedger.adder(dropped, reason, first -> watcher.dropped(first)).add(items);
  }

  public long created() {
    return created.sum();
  }

  public long taken() {
    return taken.sum();
  }

  public long dropped(DropReason reason) {
    LongAdder adder = dropped.get(reason);
    return adder == null ? 0 : adder.sum();
  }

  /** All drops, whatever the reason. */
  public long droppedTotal() {
    return dropped.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** The reasons that something was dropped for. */
  public Set<DropReason> reasons() {
    return Set.copyOf(dropped.keySet());
  }

  /** Made and not settled. */
  public long held() {
    return created() - taken() - droppedTotal();
  }

  @Override
  public String toString() {
    return component
        + " ("
        + signal.id()
        + "): created "
        + created()
        + ", taken "
        + taken()
        + ", dropped "
        + droppedTotal()
        + ", held "
        + held();
  }
}
