package dev.sluice.engine;

import dev.sluice.runtime.Scheduler;
import dev.sluice.telemetry.EventLog;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The timers of one collector, on one daemon thread that no failing action can end. */
final class TimerThread implements Scheduler, AutoCloseable {
  private final ScheduledThreadPoolExecutor timers;
  private final OwnThreads thread = new OwnThreads(action -> new Thread(action, "sluice-timer"));
  private final EventLog log;

  TimerThread(EventLog log) {
    this.log = log;
    this.timers = new ScheduledThreadPoolExecutor(1, thread);
    timers.setRemoveOnCancelPolicy(true);
    timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Timer schedule(Duration delay, Runnable action) {
    Future<?> pending =
        timers.schedule(() -> run(action), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    return () -> pending.cancel(false);
  }

  private void run(Runnable action) {
    try {
      action.run();
    } catch (Throwable thrown) {
      log.error("A timer's action threw.", thrown);
    }
  }

  /** Pending actions do not run any more. */
  @Override
  public void close() {
    timers.shutdownNow();
    thread.awaitEnd();
  }
}
