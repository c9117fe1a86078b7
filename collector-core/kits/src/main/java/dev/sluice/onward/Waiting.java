package dev.sluice.onward;

import dev.sluice.runtime.Scheduler;
import dev.sluice.runtime.Scheduler.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One wait of a journey before it is offered again. It ends once: by its timer, or by whoever cuts
 * it, who then has the journey. Its journey knows it before the timer runs, so that neither a stop
 * nor an early timer can miss the other.
 *
 * <p>It runs twice: on the timer's thread when it is due, then where the next attempt is made.
 */
final class Waiting<J extends Journey> implements Runnable {
  @SuppressWarnings("rawtypes") // a class literal has no type argument
  private static final AtomicIntegerFieldUpdater<Waiting> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Waiting.class, "state");

  private static final int WAITS = 0;
  private static final int CUT = 1;
  private static final int DUE = 2;
  private static final Duration WHEN_BUSY = Duration.ofMillis(100);

  private final Onward<J> onward;
  private final J journey;
  private final Scheduler scheduler;
  private final Executor executor;
  private volatile int state = WAITS;
  private volatile @Nullable Timer timer;

  private Waiting(Onward<J> onward, J journey, Scheduler scheduler, Executor executor) {
    this.onward = onward;
    this.journey = journey;
    this.scheduler = scheduler;
    this.executor = executor;
  }

  /**
   * The journey waits from now on.
   *
   * @param executor where it is offered then
   */
  static <J extends Journey> void begin(
      Onward<J> onward, J journey, Scheduler scheduler, Executor executor, Duration delay) {
    Waiting<J> waiting = new Waiting<>(onward, journey, scheduler, executor);
    journey.waitingFor(waiting);
    Timer timer = scheduler.schedule(delay, waiting);
    waiting.timer = timer;
    if (waiting.state == CUT) { // whoever did may not have seen the timer
      timer.cancel();
    }
  }

  @Override
  public void run() {
    if (STATE.compareAndSet(this, WAITS, DUE)) {
      try {
        executor.execute(this);
      } catch (RejectedExecutionException e) { // busy: it is kept, and as good a little later
        begin(onward, journey, scheduler, executor, WHEN_BUSY);
      }
    } else if (state == DUE) {
      onward.proceed(journey);
    }
  }

  /** Ends it before the time; true when the caller has the journey now. */
  boolean cut() {
    if (!STATE.compareAndSet(this, WAITS, CUT)) {
      return false;
    }
    Timer running = timer;
    if (running != null) {
      running.cancel();
    }
    return true;
  }
}
