package dev.sluice.onward;

import dev.sluice.runtime.Scheduler;
import dev.sluice.runtime.Scheduler.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One wait of a journey before it is offered again. It ends once: by its timer, or by whoever cuts
 * it, who then has the journey. Its journey knows it before the timer runs, so that neither a stop
 * nor an early timer can miss the other.
 */
final class Waiting<J extends Journey> implements Runnable {
  private final Onward<J> onward;
  private final J journey;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable Timer timer;

  private Waiting(Onward<J> onward, J journey) {
    this.onward = onward;
    this.journey = journey;
  }

  /** The journey waits from now on. */
  static <J extends Journey> void begin(
      Onward<J> onward, J journey, Scheduler scheduler, Duration delay) {
    Waiting<J> waiting = new Waiting<>(onward, journey);
    journey.waitingFor(waiting);
    Timer timer = scheduler.schedule(delay, waiting);
    waiting.timer = timer;
    if (waiting.over.get()) { // whoever cut it may not have seen the timer
      timer.cancel();
    }
  }

  @Override
  public void run() {
    if (over.compareAndSet(false, true)) {
      onward.waited(journey);
    }
  }

  /** Ends it before the time; true when the caller has the journey now. */
  boolean cut() {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    Timer running = timer;
    if (running != null) {
      running.cancel();
    }
    return true;
  }
}
