package dev.sluice.exporter.debug;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks of many threads one after the other, in order, on an executor. Its length is bounded
 * by whoever adds: each task answers somebody who waits for it. Thread-safe.
 */
final class TaskLine {
  private final Executor executor;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger(); // above zero: a runner is under way

  TaskLine(Executor executor) {
    this.executor = executor;
  }

  void add(Runnable task) {
    tasks.add(task);
    if (waiting.getAndIncrement() == 0) {
      executor.execute(this::run);
    }
  }

  private void run() {
    do {
      Runnable task = tasks.remove();
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        if (waiting.decrementAndGet() > 0) {
          executor.execute(this::run); // the others still get their turn
        }
        throw e;
      }
    } while (waiting.decrementAndGet() > 0);
  }
}
