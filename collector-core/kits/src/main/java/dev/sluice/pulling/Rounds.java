package dev.sluice.pulling;

import dev.sluice.component.ComponentContext;
import dev.sluice.runtime.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Has something done at an interval, on the executor, one round at a time. A round that takes
 * longer than the interval delays the next one, which then begins at once; further ones that come
 * due meanwhile are left out, as with the reference's ticker. The times at which rounds are due do
 * not drift. Thread-safe; no call waits.
 */
public final class Rounds {
  /** What is done. */
  @FunctionalInterface
  public interface Round {
    /**
     * Begins one; may block for a while.
     *
     * @return completes, on any thread, when the round is over
     */
    CompletionStage<?> begin();
  }

  private static final CompletableFuture<Void> OVER = CompletableFuture.completedFuture(null);

  private final ComponentContext context;
  private final long intervalNanos;
  private final Round round;
  private final Object lock = new Object();
  private Scheduler.@Nullable Timer timer; // this and the following are guarded by lock
  private long dueNanos;
  private CompletableFuture<Void> underWay = OVER;
  private boolean overdue; // a further round came due while one is under way
  private boolean stopped;

  /**
   * @param interval positive
   */
  public Rounds(ComponentContext context, Duration interval, Round round) {
    this.context = context;
    this.intervalNanos = interval.toNanos();
    this.round = round;
  }

  /**
   * Called once.
   *
   * @param firstDelay until the first round; not positive: at once
   */
  public void start(Duration firstDelay) {
    synchronized (lock) {
      long delayNanos = Math.max(0, firstDelay.toNanos());
      dueNanos = context.clock().nanoTime() + delayNanos;
      timer = context.scheduler().schedule(Duration.ofNanos(delayNanos), this::due);
    }
  }

  /** On the timer's thread. */
  private void due() {
    synchronized (lock) {
      if (stopped) {
        return;
      }
      scheduleNext();
      if (!underWay.isDone()) {
        overdue = true;
        return;
      }
      underWay = new CompletableFuture<>();
    }
    beginAside();
  }

  /** Under the lock. What came due while the process stood still is left out. */
  private void scheduleNext() {
    long now = context.clock().nanoTime();
    long missed = Math.max(0, (now - dueNanos) / intervalNanos);
    dueNanos += (missed + 1) * intervalNanos;
    timer = context.scheduler().schedule(Duration.ofNanos(dueNanos - now), this::due);
  }

  private void beginAside() {
    try {
      context.executor().execute(this::begin);
    } catch (RejectedExecutionException e) {
      ended(); // the collector takes no further work
    }
  }

  private void begin() {
    CompletionStage<?> end;
    try {
      end = round.begin();
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      end = CompletableFuture.failedFuture(e);
    }
    end.whenComplete(
        (result, failure) -> {
          if (failure != null) {
            context.log().error("A round of periodic work failed.", failure);
          }
          ended();
        });
  }

  private void ended() {
    CompletableFuture<Void> over;
    boolean again;
    synchronized (lock) {
      over = underWay;
      again = overdue && !stopped;
      overdue = false;
      underWay = again ? new CompletableFuture<>() : OVER;
    }
    over.complete(null);
    if (again) {
      beginAside();
    }
  }

  /** Done when the round that is under way is over; done already when there is none. */
  public CompletableFuture<Void> underWay() {
    synchronized (lock) {
      return underWay;
    }
  }

  /**
   * No further round begins. Possibly without {@code start}, possibly twice.
   *
   * @return as {@link #underWay}
   */
  public CompletableFuture<Void> stop() {
    synchronized (lock) {
      stopped = true;
      if (timer != null) {
        timer.cancel();
      }
      return underWay;
    }
  }
}
