package dev.sluice.onward;

import dev.sluice.flow.Resumption;
import dev.sluice.memory.MemoryLease;
import org.jspecify.annotations.Nullable;

/**
 * What travels in one piece, until it has ended; a user adds its data and what it counts. Between
 * an answer and the next attempt one thread at a time has it; only its end and the cutting of its
 * wait come from outside.
 */
public abstract class Journey {
  private volatile boolean ended; // written under this
  private volatile @Nullable Resumption rest; // written under this
  private volatile @Nullable Waiting<?> waiting; // written by whoever has it
  private int waits; // written by whoever has it

  protected Journey() {}

  /** Whether it was taken, refused for good or given up. */
  public final boolean isEnded() {
    return ended;
  }

  /** How often it was to be offered again. For whoever has it. */
  public final int waits() {
    return waits;
  }

  /**
   * Adds a reference to a lease that the journey is sure to hold until its end. False when that has
   * come, and nothing was added.
   */
  public final synchronized boolean retainUnlessEnded(MemoryLease lease) {
    if (ended) {
      return false;
    }
    lease.retain();
    return true;
  }

  /** Claims its end; true once. */
  final synchronized boolean tryEnd() {
    if (ended) {
      return false;
    }
    ended = true;
    return true;
  }

  /**
   * It is to be offered again.
   *
   * @param newRest how to offer what is left; null for all of it
   * @return false when it has ended
   */
  final synchronized boolean keep(@Nullable Resumption newRest) {
    if (ended) {
      return false;
    }
    rest = newRest;
    waits++;
    return true;
  }

  /** How to offer what is left, for the one who does; null for all of it. */
  final @Nullable Resumption takeRest() {
    return rest == null ? null : takeRestIfAny();
  }

  private synchronized @Nullable Resumption takeRestIfAny() {
    Resumption taken = rest;
    rest = null;
    return taken;
  }

  /** It begins to wait. */
  final void waitingFor(Waiting<?> newWaiting) {
    waiting = newWaiting;
  }

  /** Ends its wait before the time; true when the caller has it now. */
  final boolean cutWait() {
    Waiting<?> seen = waiting;
    return seen != null && seen.cut();
  }
}
