package dev.sluice.onward;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a {@link Maker} holds, oldest first: one is on its way, the others wait. Thread-safe. */
final class MakersLine {
  private final Deque<MadeBatch> waiting = new ArrayDeque<>(); // guarded by this
  private @Nullable MadeBatch onItsWay; // guarded by this
  private boolean closed; // guarded by this

  /** False when the line is closed. */
  synchronized boolean add(MadeBatch made) {
    if (!closed) {
      waiting.addLast(made);
    }
    return !closed;
  }

  /** The oldest, which is on its way from now on; null when there is none, or another one is. */
  synchronized @Nullable MadeBatch takeOldest() {
    if (onItsWay != null) {
      return null;
    }
    onItsWay = waiting.pollFirst();
    return onItsWay;
  }

  /** The one on its way has ended. */
  synchronized void arrived() {
    onItsWay = null;
  }

  synchronized @Nullable MadeBatch onItsWay() {
    return onItsWay;
  }

  /** Takes out the oldest that waits; null when none does. */
  synchronized @Nullable MadeBatch pollWaiting() {
    return waiting.pollFirst();
  }

  /** Nothing is added any more. */
  synchronized void close() {
    closed = true;
  }
}
