package dev.sluice.runtime;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Connections of one event loop that sent more than a turn takes (frames, or requests ahead of the
 * answers), in the order in which they get to the next one: a few in each round of the loop, which
 * looks at all sockets in between. So a round stays short however many they are, and whoever sends
 * little never waits for them. Confined to the loop.
 */
public final class Turns {
  /** How many a round serves. */
  public static final int IN_A_ROUND = 16;

  private final Executor nextRound;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean isDue;

  /**
   * @param nextRound runs a task on the loop after it has looked at its sockets
   */
  public Turns(Executor nextRound) {
    this.nextRound = nextRound;
  }

  /** Those of an event loop. */
  static Turns of(ScheduledExecutorService loop) {
    // not execute: tasks that bring forth tasks would keep the loop from its sockets
    return new Turns(round -> loop.schedule(round, 1, TimeUnit.NANOSECONDS));
  }

  /** Those of every event loop of one collector, whichever library's. Thread-safe. */
  public static final class OfLoops implements AutoCloseable {
    private final Map<ScheduledExecutorService, Turns> turns = new ConcurrentHashMap<>();

    /** What the parts of a collector share one under. */
    public static final String NAME = "turns";

    /** Of one set of loops. */
    public OfLoops() {}

    /** Those of that loop. */
    public Turns of(ScheduledExecutorService loop) {
      return turns.computeIfAbsent(loop, Turns::of);
    }

    @Override
    public void close() {
      turns.clear();
    }
  }

  /**
   * Waits for its turn.
   *
   * @param turn run once, in a later round of the loop
   */
  public void take(Runnable turn) {
    waiting.add(turn);
    comeAgain();
  }

  private void comeAgain() {
    if (!isDue) {
      isDue = true;
      nextRound.execute(this::round);
    }
  }

  private void round() {
    isDue = false;
    try {
      for (int left = Math.min(IN_A_ROUND, waiting.size()); left > 0; left--) {
        waiting.remove().run();
      }
    } finally {
      if (!waiting.isEmpty()) {
        comeAgain(); // also where a turn failed: the others still have theirs
      }
    }
  }
}
