package dev.sluice.holding;

import dev.sluice.flow.Deadline;
import dev.sluice.runtime.Clock;
import dev.sluice.runtime.Scheduler;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what was taken and has not settled, and lets a stopping component wait for the last.
 * Thread-safe.
 */
public final class Outstanding {
  private final AtomicInteger count = new AtomicInteger();
  private volatile Runnable whenIdle = () -> {};

  /** Nothing is outstanding yet. */
  public Outstanding() {}

  /** One more was taken. */
  public void began() {
    count.incrementAndGet();
  }

  /** One has settled. */
  public void ended() {
    if (count.decrementAndGet() == 0) {
      whenIdle.run();
    }
  }

  /** Waits until nothing is outstanding or the deadline has come; control thread only. */
  public void await(Deadline deadline, Clock clock, Scheduler scheduler) {
    CountDownLatch done = new CountDownLatch(1);
    whenIdle = done::countDown;
    if (count.get() == 0) {
      return;
    }
    Scheduler.Timer timer = null;
    if (deadline.exists()) {
      long left = Math.max(0, deadline.remainingNanos(clock.nanoTime()));
      timer = scheduler.schedule(Duration.ofNanos(left), done::countDown);
    }
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // as if the deadline had come
    }
    if (timer != null) {
      timer.cancel();
    }
  }
}
