package dev.sluice.ledger;

import dev.sluice.id.ComponentId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The account of a pipeline's trunk, which is everything before its exporters. At rest {@code in +
 * created = filtered + dropped + held + passed}, where passed is what the fan-out to the exporters
 * took. Thread-safe.
 *
 * <p>A trunk component counts only what it answered {@code Accepted} for: a processor that filters
 * counts when the outcome of what it passed on comes back as {@code Accepted} (or when nothing was
 * left to pass on).
 *
 * <p>What one branch shows is composed: {@code in + created} and {@code filtered} are the trunk's
 * (plus the branch's {@code extra} and {@code broughtOver}), {@code held} is the trunk's less what
 * this branch took {@code ahead} plus the branch's own, the other terms are sums.
 */
public final class PipelineLedger {
  private final String pipeline;
  private final LongAdder in = new LongAdder();
  private final LongAdder passed = new LongAdder();
  private final Map<ComponentId, LongAdder> created = new ConcurrentHashMap<>();
  private final Map<ComponentId, LongAdder> filtered = new ConcurrentHashMap<>();
  private final Map<ComponentId, LongAdder> held = new ConcurrentHashMap<>();
  private final Map<DropKey, LongAdder> dropped = new ConcurrentHashMap<>();
  private final List<BranchLedger> branches = new CopyOnWriteArrayList<>();
  private volatile Watcher watcher = Watcher.NONE;

  /**
   * @param component which trunk component
   * @param reason why
   */
  public record DropKey(ComponentId component, DropReason reason) {}

  /**
   * Hears of every account that is kept by component or by reason when it gets its first item. On
   * the thread that counts: short, and it must not throw.
   */
  public interface Watcher {
    /** Does nothing. */
    Watcher NONE =
        new Watcher() {
          @Override
          public void held(ComponentId component) {}

          @Override
          public void filtered(ComponentId component) {}

          @Override
          public void dropped(ComponentId component, DropReason reason) {}

          @Override
          public void dropped(BranchLedger branch, DropReason reason) {}
        };

    /** A trunk component holds its first items. */
    void held(ComponentId component);

    /** A trunk component filtered its first items. */
    void filtered(ComponentId component);

    /** A trunk component dropped its first items for that reason. */
    void dropped(ComponentId component, DropReason reason);

    /** A branch dropped its first items for that reason. */
    void dropped(BranchLedger branch, DropReason reason);
  }

  /** An account for the pipeline with that id, for example {@code traces/2}. */
  public PipelineLedger(String pipeline) {
    this.pipeline = pipeline;
  }

  public String pipeline() {
    return pipeline;
  }

  /** Opens the account of one exporter of this pipeline. */
  public BranchLedger addBranch(ComponentId exporter) {
    BranchLedger branch =
        new BranchLedger(pipeline, exporter, (from, reason) -> watcher.dropped(from, reason));
    branches.add(branch);
    return branch;
  }

  public List<BranchLedger> branches() {
    return List.copyOf(branches);
  }

  /**
   * Tells the watcher, in place of any earlier one, of the accounts by component that exist and of
   * those to come. An account that comes into being meanwhile may be told twice.
   */
  public void watch(Watcher newWatcher) {
    watcher = newWatcher;
    held.keySet().forEach(newWatcher::held);
    filtered.keySet().forEach(newWatcher::filtered);
    dropped.keySet().forEach(key -> newWatcher.dropped(key.component(), key.reason()));
    for (BranchLedger branch : branches) {
      branch.reasons().forEach(reason -> newWatcher.dropped(branch, reason));
    }
  }

  /** Counted by the engine: the pipeline answered {@code Accepted} for so many items. */
  public void in(long items) {
    in.add(items);
  }

  /** Counted by the engine: the fan-out answered {@code Accepted} for so many items. */
  public void passed(long items) {
    passed.add(items);
  }

  /** New items that a trunk component made. */
  public void created(ComponentId component, long items) {
    created.computeIfAbsent(component, id -> new LongAdder()).add(items);
  }

  /** Left out on purpose, for example by sampling. */
  public void filtered(ComponentId component, long items) {
    adder(filtered, component, watcher::filtered).add(items);
  }

  /** Answered for and not passed on yet. Negative when they leave. */
  public void held(ComponentId component, long items) {
    adder(held, component, watcher::held).add(items);
  }

  /** Answered for and gone. */
  public void dropped(ComponentId component, DropReason reason, long items) {
    adder(
            dropped,
            new DropKey(component, reason),
            key -> watcher.dropped(key.component(), key.reason()))
        .add(items);
  }

  public long in() {
    return in.sum();
  }

  public long passed() {
    return passed.sum();
  }

  public Map<ComponentId, Long> created() {
    return sums(created);
  }

  public Map<ComponentId, Long> filtered() {
    return sums(filtered);
  }

  public Map<ComponentId, Long> held() {
    return sums(held);
  }

  public Map<DropKey, Long> dropped() {
    return sums(dropped);
  }

  /** Whether the trunk's terms add up right now; true at rest. */
  public boolean balances() {
    return in() + total(created) == total(filtered) + total(dropped) + total(held) + passed();
  }

  /** The adder of an account; tells of a new one. */
  static <K> LongAdder adder(Map<K, LongAdder> accounts, K key, Consumer<K> onNew) {
    LongAdder found = accounts.get(key);
    if (found != null) {
      return found;
    }
    LongAdder made = new LongAdder();
    LongAdder earlier = accounts.putIfAbsent(key, made);
    if (earlier != null) {
      return earlier;
    }
    onNew.accept(key);
    return made;
  }

  private static <K> Map<K, Long> sums(Map<K, LongAdder> adders) {
    Map<K, Long> sums = new ConcurrentHashMap<>();
    adders.forEach((key, adder) -> sums.put(key, adder.sum()));
    return Map.copyOf(sums);
  }

  private static long total(Map<?, LongAdder> adders) {
    return adders.values().stream().mapToLong(LongAdder::sum).sum();
  }

  @Override
  public String toString() {
    return pipeline
        + ": in "
        + in()
        + ", created "
        + total(created)
        + ", filtered "
        + total(filtered)
        + ", dropped "
        + total(dropped)
        + ", held "
        + total(held)
        + ", passed "
        + passed();
  }
}
