package dev.sluice.connector.failover;

import dev.sluice.runtime.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * Which level has its turn, and when those above are to be tried again. Thread-safe, lock-free.
 *
 * <p>A turn is told apart from other turns of the same level: what was offered in an earlier one
 * and is answered now neither ends this one nor begins another.
 */
final class CurrentLevel {
  /** No level has its turn: all have failed. */
  static final int NONE = -1;

  private static final AtomicReferenceFieldUpdater<CurrentLevel, Turn> TURN =
      AtomicReferenceFieldUpdater.newUpdater(CurrentLevel.class, Turn.class, "turn");

  private final int levels;
  private final long retryIntervalNanos;
  private final Clock clock;
  private volatile Turn turn = new Turn(0); // written through TURN once others can see it
  private final AtomicLong tryAboveAtNanos = new AtomicLong(); // counts while a lower one has it

  /** From the time that a level begins to have the data until another does. Has identity. */
  static final class Turn {
    private final int level;

    private Turn(int level) {
      this.level = level;
    }

    /** The one that has it, or {@link #NONE}. */
    int level() {
      return level;
    }
  }

  CurrentLevel(int levels, long retryIntervalNanos, Clock clock) {
    this.levels = levels;
    this.retryIntervalNanos = retryIntervalNanos;
    this.clock = clock;
  }

  /** The turn under way. */
  Turn turn() {
    return turn;
  }

  /**
   * With which level a batch begins: the current one; the first when there is none, and for one
   * batch of each interval that the first has been out of its turn.
   */
  int beginning() {
    int level = turn.level;
    if (level <= 0) {
      return 0;
    }
    long due = tryAboveAtNanos.get();
    long now = clock.nanoTime();
    boolean isOurs = now - due >= 0 && tryAboveAtNanos.compareAndSet(due, now + retryIntervalNanos);
    return isOurs ? 0 : level;
  }

  /** The level of that turn has failed. True when this has ended the turn. */
  boolean end(Turn ended) {
    if (ended.level == NONE) {
      return false;
    }
    int next = ended.level + 1 < levels ? ended.level + 1 : NONE;
    return replace(ended, ended.level == 0, next);
  }

  /**
   * That level has taken what was offered in that turn. True when this begins a turn of its own.
   */
  boolean take(Turn offeredIn, int level) {
    boolean isBetter = offeredIn.level == NONE || level < offeredIn.level;
    return isBetter && replace(offeredIn, offeredIn.level == NONE, level);
  }

  /**
   * @param beginsWait whether the interval begins; else it goes on, so that it ends however often
   *     the lower levels change
   */
  private boolean replace(Turn old, boolean beginsWait, int level) {
    if (beginsWait && turn == old) { // before the turn is seen
      tryAboveAtNanos.set(clock.nanoTime() + retryIntervalNanos);
    }
    return TURN.compareAndSet(this, old, new Turn(level));
  }
}
