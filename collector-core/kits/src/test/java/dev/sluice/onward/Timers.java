package dev.sluice.onward;

import dev.sluice.runtime.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Timers that fire when the test says so, whatever their delay. Thread-safe. */
final class Timers implements Scheduler {
  private final Deque<Pending> pending = new ArrayDeque<>(); // guarded by this
  private final List<Duration> delays = new ArrayList<>(); // guarded by this

  private record Pending(Timers timers, Runnable action) implements Timer {
    @Override
    public boolean cancel() {
      synchronized (timers) {
        return timers.pending.remove(this);
      }
    }
  }

  @Override
  public synchronized Timer schedule(Duration delay, Runnable action) {
    Pending timer = new Pending(this, action);
    pending.addLast(timer);
    delays.add(delay);
    return timer;
  }

  /** Fires the one that was set first; false when there is none. */
  boolean fire() {
    Pending first;
    synchronized (this) {
      first = pending.pollFirst();
    }
    if (first != null) {
      first.action().run();
    }
    return first != null;
  }

  /** Of all that were set, in order. */
  synchronized List<Duration> delays() {
    return List.copyOf(delays);
  }

  synchronized int waiting() {
    return pending.size();
  }
}
