package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that one thread of an executor does at a time, and once more when it was asked for
 * meanwhile. Nobody who asks ever waits. Thread-safe.
 */
final class OneAtATime {
  private static final int MAX_ROUNDS = 64; // then others' work gets its turn
  private static final Duration WHEN_BUSY = Duration.ofMillis(100);

  private final ComponentContext context;
  private final Runnable work;
  private final AtomicInteger signals = new AtomicInteger(); // raising it from 0: does the work

  OneAtATime(ComponentContext context, Runnable work) {
    this.context = context;
    this.work = work;
  }

  /** Asks for the work to be done, from now on. */
  void ask() {
    if (signals.getAndIncrement() == 0) {
      submit();
    }
  }

  /** The same on this thread, which may block, when nobody is at it. */
  void askHere() {
    if (signals.getAndIncrement() == 0) {
      run();
    }
  }

  private void submit() {
    try {
      context.executor().execute(this::run);
    } catch (RejectedExecutionException e) {
      signals.set(0); // all of it is asked for again
      context.scheduler().schedule(WHEN_BUSY, this::ask);
    }
  }

  private void workOnce() {
    try {
      work.run();
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      context.log().error("The queue's work on its storage threw.", e); // and goes on
    }
  }

  private void run() {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      int seen = signals.get();
      workOnce();
      if (signals.addAndGet(-seen) == 0) {
        return;
      }
    }
    submit();
  }
}
