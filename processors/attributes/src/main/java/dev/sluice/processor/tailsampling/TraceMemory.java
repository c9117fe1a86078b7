package dev.sluice.processor.tailsampling;

import dev.sluice.memory.BudgetShare;
import dev.sluice.memory.MemoryBudget;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The traces that are remembered: undecided, by age and by when they are due; and decided. One
 * thread at a time, except for {@link #size} and {@link #unknownOf}.
 *
 * <p>Invariant: the budget is charged for exactly the traces and cached ids that are here, once
 * {@link #settle} has run.
 */
final class TraceMemory {
  private final TraceTable table = new TraceTable();
  private final AgeList undecided = new AgeList();
  private final AgeList decided = new AgeList();
  private final DueTraces due = new DueTraces();
  private final DecisionCache sampled;
  private final DecisionCache others;
  private final MemoryBudget budget;
  private final BudgetShare share;
  private long chargedBytes;
  private volatile int size; // written by the one thread

  TraceMemory(
      TailSamplingConfig.DecisionCacheConfig caches, MemoryBudget budget, BudgetShare share) {
    this.sampled = new DecisionCache(caches.sampledCacheSize());
    this.others = new DecisionCache(caches.nonSampledCacheSize());
    this.budget = budget;
    this.share = share;
  }

  /** Undecided and decided ones, cached ids not included. */
  int size() {
    return size;
  }

  @Nullable Trace get(long high, long low) {
    return table.get(high, low);
  }

  /** How many traces that are not here a request has spans of; on any thread. */
  int unknownOf(Arrival arrival) {
    Set<List<Long>> unknown = new HashSet<>();
    for (int i = 0; i < arrival.size(); i++) {
      if (table.get(arrival.high(i), arrival.low(i)) == null) {
        unknown.add(List.of(arrival.high(i), arrival.low(i)));
      }
    }
    return unknown.size();
  }

  /** Adds an undecided trace. */
  void add(Trace trace, long dueTick) {
    table.add(trace);
    undecided.add(trace);
    due.put(trace, dueTick);
    size = table.size();
  }

  /** Has it decided on an earlier tick, if that is earlier. */
  void advance(Trace trace, long tick) {
    if (tick < trace.dueTick) {
      due.remove(trace);
      due.put(trace, tick);
    }
  }

  /** The first undecided trace of a tick; null when there is none (left). */
  @Nullable Trace firstDue(long tick) {
    return due.first(tick);
  }

  @Nullable Trace oldestUndecided() {
    return undecided.oldest();
  }

  @Nullable Trace oldestDecided() {
    return decided.oldest();
  }

  /** It is decided; true when it is remembered, false when the cache of ids stands for it. */
  boolean decide(Trace trace, Decision decision, long nowNanos) {
    undecided.remove(trace);
    due.remove(trace);
    trace.decided(decision, nowNanos);
    DecisionCache cache = decision == Decision.SAMPLED ? sampled : others;
    cache.put(trace.low);
    if (cache.isUsed()) {
      removed(trace);
      return false;
    }
    decided.add(trace);
    return true;
  }

  /** Forgets a decided trace. */
  void forget(Trace trace) {
    decided.remove(trace);
    removed(trace);
  }

  private void removed(Trace trace) {
    table.remove(trace);
    size = table.size();
  }

  /** What is remembered of a trace by its id alone; null for nothing. */
  @Nullable Decision cached(long low) {
    if (sampled.has(low)) {
      return Decision.SAMPLED;
    }
    return others.has(low) ? Decision.NOT_SAMPLED : null;
  }

  /** Forgets all ids, too: no span comes any more. */
  void clearCaches() {
    sampled.clear();
    others.clear();
  }

  /** Charges for what came, and gives back for what went. */
  void settle() {
    long bytes =
        table.size() * Trace.OBJECT_BYTES
            + (long) (sampled.size() + others.size()) * DecisionCache.ENTRY_BYTES;
    long more = bytes - chargedBytes;
    if (more > 0) {
      budget.charge(more); // its spans were let in, which is what the door decides about
      share.reserve(more);
    } else if (more < 0) {
      share.release(-more);
      budget.release(-more);
    }
    chargedBytes = bytes;
  }
}
