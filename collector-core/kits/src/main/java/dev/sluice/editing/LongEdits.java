package dev.sluice.editing;

import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Edits of a collector that take long, one after the other on its worker threads, in the order they
 * came: so they leave the other workers to what everybody waits for, and the memory that they need
 * on the way is needed once. The requests in line are charged; the budget bounds them. Thread-safe.
 */
final class LongEdits implements AutoCloseable {
  private static final int CHUNK = 64;

  private final Executor workers;
  private final Queue<Work> line = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final AtomicInteger waiting = new AtomicInteger(); // raising it from 0: begins

  /** One edit. It is run or refused, once. */
  interface Work {
    void run();

    /** No worker takes it. */
    void refused();
  }

  LongEdits(Executor workers) {
    this.workers = workers;
  }

  void add(Work work) {
    line.add(work);
    if (waiting.getAndIncrement() == 0) {
      next();
    }
  }

  private void next() {
    try {
      workers.execute(this::runFirst);
    } catch (RejectedExecutionException e) {
      do {
        Work work = line.poll();
        if (work != null) {
          work.refused();
        }
      } while (waiting.decrementAndGet() > 0);
    }
  }

  private void runFirst() {
    @Nullable Work work = line.poll();
    try {
      if (work != null) {
        work.run();
      }
    } finally {
      if (waiting.decrementAndGet() > 0) {
        next();
      }
    }
  }

  @Override
  public void close() {} // what waits is refused when the workers are gone
}
