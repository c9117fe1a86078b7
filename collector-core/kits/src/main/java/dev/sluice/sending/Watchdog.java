package dev.sluice.sending;

import dev.sluice.runtime.Clock;
import dev.sluice.runtime.Scheduler;
import dev.sluice.runtime.Scheduler.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Looks for attempts whose sender ignores the deadline. It looks every {@link #INTERVAL} while
 * attempts are under way, and ends an attempt that was overdue twice in a row: a process that stood
 * still thereby leaves its senders the time to notice. No attempt has a timer of its own.
 */
final class Watchdog {
  /** An attempt is ended between one and two of these after its deadline. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private final Clock clock;
  private final Scheduler scheduler;
  private final Collection<Request> underWay;
  private final SendingMetrics metrics;
  private final FailureLog log;
  private final AtomicBoolean armed = new AtomicBoolean();
  private volatile @Nullable Timer timer;

  /**
   * @param underWay requests, seen as they come and go; thread-safe
   */
  Watchdog(
      Clock clock,
      Scheduler scheduler,
      Collection<Request> underWay,
      SendingMetrics metrics,
      FailureLog log) {
    this.clock = clock;
    this.scheduler = scheduler;
    this.underWay = underWay;
    this.metrics = metrics;
    this.log = log;
  }

  /** An attempt is under way. */
  void watch() {
    if (!armed.get() && armed.compareAndSet(false, true)) {
      timer = scheduler.schedule(INTERVAL, this::look);
    }
  }

  /** Nothing is under way any more. */
  void close() {
    Timer last = timer;
    if (last != null) {
      last.cancel();
    }
  }

  private void look() {
    armed.set(false); // before looking: an attempt that is overlooked arms it again
    long now = clock.nanoTime();
    boolean anyRunning = false;
    for (Request request : underWay) {
      Attempt attempt = request.attempt();
      if (attempt != null && attempt.isRunning()) {
        anyRunning = true;
        if (attempt.isOverdueAgain(now) && attempt.end()) {
          metrics.overdue();
          log.overdue();
        }
      }
    }
    if (anyRunning) {
      watch();
    }
  }
}
