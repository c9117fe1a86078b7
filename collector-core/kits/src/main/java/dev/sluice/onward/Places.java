package dev.sluice.onward;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Journeys that wait for a place in flight, and the places. It has no thread: whoever brings a
 * journey or frees a place also starts what can be started, in a loop and never by recursion.
 *
 * <p>The queue takes any number of producers; the one consumer is whoever raised {@code signals}
 * from zero. Its length is to be bounded by whoever offers.
 */
public final class Places<J extends Journey> {
  private static final int CHUNK = 128;
  private static final int MAX_ROUNDS = 256; // then on to the executor: the thread is not ours

  private final Queue<J> ready = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final AtomicInteger free;
  private final AtomicInteger signals = new AtomicInteger();
  private final Onward<J> onward;
  private final Executor executor;
  private volatile boolean closed;

  /**
   * @param places journeys in flight at once, their waits included
   */
  public Places(int places, Onward<J> onward, Executor executor) {
    this.free = new AtomicInteger(places);
    this.onward = onward;
    this.executor = executor;
  }

  /** Adds a journey; {@link #pump} follows. */
  public void offer(J journey) {
    ready.add(journey);
  }

  /** A journey that was started here has {@linkplain Account#left left}. */
  public void freed() {
    free.incrementAndGet();
    pump();
  }

  /** How many are free now. */
  int free() {
    return free.get();
  }

  /** Starts what can be started. */
  public void pump() {
    for (int round = 1; ; round++) {
      if (round % MAX_ROUNDS == 0 && handOver()) {
        return;
      }
      List<J> claimed = claim();
      if (claimed.isEmpty()) {
        return;
      }
      for (J journey : claimed) {
        if (closed) {
          onward.giveUp(journey);
        } else if (onward.start(journey)) {
          free.incrementAndGet();
        }
      }
    }
  }

  /** Leaves the rest to the executor; false when that is busy, and nobody else would go on. */
  private boolean handOver() {
    try {
      executor.execute(this::pump);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** From now on everything that waits for a place is given up. */
  public void close() {
    closed = true;
    pump();
  }

  private List<J> claim() {
    if (signals.getAndIncrement() != 0) {
      return List.of(); // whoever is at it looks again
    }
    List<J> claimed = List.of();
    int seen = 1;
    do {
      for (J next = next(); next != null; next = next()) {
        if (claimed.isEmpty()) {
          claimed = new ArrayList<>(1);
        }
        onward.enter(next);
        claimed.add(next);
      }
      seen = signals.addAndGet(-seen);
    } while (seen != 0);
    return claimed;
  }

  private @Nullable J next() {
    if (closed) {
      return ready.poll();
    }
    if (free.get() <= 0) { // only the one consumer takes places, so it cannot fall in between
      return null;
    }
    J next = ready.poll();
    if (next != null) {
      free.decrementAndGet();
    }
    return next;
  }
}
