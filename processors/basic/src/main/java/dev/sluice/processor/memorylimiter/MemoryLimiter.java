package dev.sluice.processor.memorylimiter;

import dev.sluice.component.ComponentContext;
import dev.sluice.component.ComponentStatus;
import dev.sluice.flow.Outcome;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.runtime.Scheduler;
import dev.sluice.telemetry.EventLog;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Watches the memory for all pipelines that name one id. It looks at every interval, forces a
 * collection when that may help and none was forced lately, and decides whether data is refused.
 *
 * <p>In use counts what was alive after the last collection, corrected by how the collector's own
 * budget has moved since. Looks never overlap: the next is scheduled when one has ended.
 */
final class MemoryLimiter implements AutoCloseable {
  private static final long MIB = 1L << 20;

  private final MemoryLimiterConfig config;
  private final MemoryProbe probe;
  private final MemoryBudget budget;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Executor executor;
  private final EventLog log;
  private final GcPacing pacing;
  private final Set<ComponentContext> users = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Limits limits; // written by the first user's start
  private volatile boolean refusing;
  private volatile long offsetBytes; // live bytes less the budget's at the last reading
  private long lastLiveBytes = -1; // by one look at a time
  private Scheduler.@Nullable Timer timer; // guarded by this
  private boolean running; // guarded by this

  MemoryLimiter(MemoryLimiterConfig config, ComponentContext context, MemoryProbe probe) {
    this.config = config;
    this.probe = probe;
    this.budget = context.budget();
    this.clock = context.clock();
    this.scheduler = context.scheduler();
    this.executor = context.executor();
    this.log = context.log();
    this.pacing = new GcPacing(config.gc(), config.checkInterval(), clock.nanoTime());
  }

  /** A pipeline begins to ask; the first one sets the watch going. */
  void attach(ComponentContext user) {
    users.add(user);
    synchronized (this) {
      if (running) {
        return;
      }
      running = true;
    }
    if (limits == null) {
      limits = Limits.of(config, probe, log);
    }
    readLiveBytes();
    scheduleNext();
  }

  /** A pipeline asks no more; the last one ends the watch. */
  void detach(ComponentContext user) {
    users.remove(user);
    if (users.isEmpty()) {
      close();
    }
  }

  @Override
  public synchronized void close() {
    running = false;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** Whether data must be refused now; cheap, for any thread. */
  boolean isRefusing() {
    if (refusing) {
      return true;
    }
    Limits seen = limits; // a burst between two looks shows in the budget
    return seen != null && inUse() > seen.hardBytes();
  }

  private long inUse() {
    long charged = budget.usedBytes();
    return Math.max(charged, offsetBytes + charged);
  }

  private synchronized void scheduleNext() {
    if (running) {
      timer = scheduler.schedule(config.checkInterval(), this::look);
    }
  }

  private void look() {
    Limits seen = limits;
    if (seen == null) {
      return;
    }
    readLiveBytes();
    long used = inUse();
    boolean aboveHard = used > seen.hardBytes();
    if (used > seen.softBytes() && pacing.mayCollect(aboveHard, clock.nanoTime())) {
      tellCollection(aboveHard, used);
      executor.execute(() -> collect(seen, aboveHard, used));
    } else {
      decide(seen, used);
      scheduleNext();
    }
  }

  private void collect(Limits seen, boolean aboveHard, long before) {
    probe.collect();
    readLiveBytes();
    long after = inUse();
    pacing.collected(aboveHard, before, after, seen.softBytes(), clock.nanoTime());
    log.info("Memory usage after GC.", "cur_mem_mib", after / MIB);
    decide(seen, after);
    scheduleNext();
  }

  private void tellCollection(boolean aboveHard, long used) {
    if (aboveHard) {
      log.warn("Memory usage is above hard limit. Forcing a GC.", "cur_mem_mib", used / MIB);
    } else {
      log.info("Memory usage is above soft limit. Forcing a GC.", "cur_mem_mib", used / MIB);
    }
  }

  private void decide(Limits seen, long used) {
    if (!refusing && used > seen.softBytes()) {
      refusing = true;
      log.warn("Memory usage is above soft limit. Refusing data.", "cur_mem_mib", used / MIB);
      report(
          ComponentStatus.RECOVERABLE_ERROR,
          new IllegalStateException(Outcome.Retry.NO_MEMORY.message()));
    } else if (refusing && used <= seen.resumeBytes()) {
      refusing = false;
      log.info(
          "Memory usage back within limits. Resuming normal operation.", "cur_mem_mib", used / MIB);
      report(ComponentStatus.OK, null);
    }
  }

  private void report(ComponentStatus status, @Nullable Throwable cause) {
    users.forEach(user -> user.report(status, cause));
  }

  /** A new figure of the JVM takes the budget's present state as its base. */
  private void readLiveBytes() {
    long live = probe.liveBytes();
    if (live != lastLiveBytes) {
      lastLiveBytes = live;
      offsetBytes = live - budget.usedBytes();
    }
  }
}
