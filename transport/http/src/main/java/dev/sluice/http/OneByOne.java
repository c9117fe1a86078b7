package dev.sluice.http;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the blocking handlers of one server one after the other: however many clients ask for pages
 * at once, they take one worker and leave the others to data. Between two of them whatever else
 * waits for a worker comes first. Thread-safe.
 */
final class OneByOne implements Executor {
  private final Executor workers;
  private final Queue<Runnable> waiting = new ArrayDeque<>(); // guarded by this
  private boolean running; // guarded by this

  OneByOne(Executor workers) {
    this.workers = workers;
  }

  /** Throws {@link RejectedExecutionException} when there are no workers any more. */
  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      if (running) {
        waiting.add(task);
        return;
      }
      running = true;
    }
    try {
      workers.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      runNext(); // whatever came meanwhile
      throw e;
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } finally {
      runNext();
    }
  }

  private void runNext() {
    for (Runnable next = next(); next != null; next = next()) {
      Runnable task = next;
      try {
        workers.execute(() -> run(task));
        return;
      } catch (RejectedExecutionException e) { // the collector is stopping: the last ones run here
        task.run();
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable next = waiting.poll();
    running = next != null;
    return next;
  }
}
