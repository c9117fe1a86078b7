package dev.sluice.engine;

import dev.sluice.runtime.MayBlock;
import dev.sluice.telemetry.EventLog;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one collector for what may block or computes for long. A fixed number of daemon
 * threads that end when idle; the queue is bounded, and what does not fit is refused with {@link
 * java.util.concurrent.RejectedExecutionException}, never run on the caller's thread, which may be
 * an event loop.
 */
final class WorkerPool implements Executor, AutoCloseable {
  private static final int MAX_WAITING = 16_384;
  private static final int IDLE_SECONDS = 30;

  private final ThreadPoolExecutor pool;
  private final OwnThreads threads;
  private final EventLog log;

  WorkerPool(int count, EventLog log) {
    this.log = log;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new OwnThreads(
            action -> new WorkerThread(action, "sluice-worker-" + number.incrementAndGet()));
    this.pool =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            threads);
    pool.allowCoreThreadTimeOut(true);
  }

  private static final class WorkerThread extends Thread implements MayBlock {
    WorkerThread(Runnable action, String name) {
      super(action, name);
    }
  }

  @Override
  public void execute(Runnable action) {
    pool.execute(() -> run(action));
  }

  private void run(Runnable action) {
    try {
      action.run();
    } catch (Throwable thrown) {
      log.error("A worker's action threw.", thrown);
    }
  }

  /** What has begun goes on; what waits does not run any more. */
  @Override
  public void close() {
    pool.shutdownNow();
    threads.awaitEnd();
  }
}
