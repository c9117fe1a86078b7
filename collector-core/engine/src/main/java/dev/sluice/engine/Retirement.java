package dev.sluice.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Parts that a reload has replaced, on their way out: they drain and stop on a thread of their own,
 * beside their successors, so that one reload does not wait for what another left. Their accounts
 * are those of the pipelines that go on. Thread-safe.
 */
final class Retirement {
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final Thread thread;

  private Retirement(Stopper stopper, List<Part> parts, Duration limit) {
    this.thread =
        new Thread(
            () -> {
              try {
                stopper.stop(parts, limit);
                done.complete(null);
              } catch (Throwable thrown) { // nobody waits for an end that never comes
                done.completeExceptionally(thrown);
              }
            },
            "sluice-retire");
    thread.setDaemon(true);
  }

  /** Begins to stop them, within the limit. */
  static Retirement begin(Stopper stopper, List<Part> parts, Duration limit) {
    Retirement retirement = new Retirement(stopper, parts, limit);
    retirement.thread.start();
    return retirement;
  }

  boolean isOver() {
    return done.isDone();
  }

  /** Waits for the end, for so long at most; whether it came. */
  boolean await(Duration limit) {
    try {
      done.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("parts of an old configuration did not stop", e.getCause());
    }
    return true;
  }

  /** Their time is over: what they still hold is given up and counted. */
  void hurry() {
    thread.interrupt();
  }
}
