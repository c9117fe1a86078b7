package dev.sluice.memory;

import dev.sluice.runtime.Scheduler;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has a server look, every half second, for requests that stopped arriving, and tells it whether
 * memory is short: whether arriving bytes were refused since the last time. A client that is silent
 * in the middle of a request may take its time as long as nobody else is turned away because of it.
 */
public final class ArrivalSweep {
  /** How long a request may be silent while memory is short. */
  public static final Duration PATIENCE_WHILE_SHORT = Duration.ofSeconds(1);

  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Scheduler scheduler;
  private final List<MemoryBudget> budgets;
  private final Target target;
  private long refusedBefore; // guarded by this
  private Scheduler.@Nullable Timer timer; // guarded by this
  private boolean stopped; // guarded by this

  /** Ends requests that are silent for too long. */
  @FunctionalInterface
  public interface Target {
    /**
     * Runs on the scheduler's thread and must not block.
     *
     * @param memoryIsShort whether somebody was refused for want of memory
     */
    void sweep(boolean memoryIsShort);
  }

  /**
   * Starts nothing.
   *
   * @param budgets that the arriving bytes are charged to
   */
  public ArrivalSweep(Scheduler scheduler, List<MemoryBudget> budgets, Target target) {
    this.scheduler = scheduler;
    this.budgets = List.copyOf(budgets);
    this.target = target;
  }

  /** Begins; any thread. */
  public synchronized void start() {
    refusedBefore = refused();
    schedule();
  }

  /** Ends for good; a sweep that runs may go on. Any thread. */
  public synchronized void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  private synchronized void schedule() {
    if (!stopped) {
      timer = scheduler.schedule(INTERVAL, this::sweep);
    }
  }

  private void sweep() {
    target.sweep(isShort());
    schedule();
  }

  private synchronized boolean isShort() {
    long before = refusedBefore;
    refusedBefore = refused();
    return refusedBefore != before;
  }

  private long refused() {
    return budgets.stream().mapToLong(MemoryBudget::refusedArrivals).sum();
  }
}
