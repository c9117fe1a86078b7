package dev.sluice.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Makes the daemon threads of one executor and sees them off, so that none is left when their
 * collector has stopped. Thread-safe.
 */
final class OwnThreads implements ThreadFactory {
  /** For those that a system call holds, which then end by themselves. */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Function<Runnable, Thread> maker;
  private final Set<Thread> made = ConcurrentHashMap.newKeySet();

  OwnThreads(Function<Runnable, Thread> maker) {
    this.maker = maker;
  }

  @Override
  public Thread newThread(Runnable action) {
    made.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
    Thread thread = maker.apply(action);
    thread.setDaemon(true);
    made.add(thread);
    return thread;
  }

  /**
   * Waits, within bounds, until those that were told to end have ended. An interrupted stop does
   * not wait.
   */
  void awaitEnd() {
    long begun = System.nanoTime();
    for (Thread thread : made) {
      if (thread != Thread.currentThread()) {
        long left = LONGEST_WAIT_NANOS - (System.nanoTime() - begun);
        try {
          TimeUnit.NANOSECONDS.timedJoin(thread, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }
}
