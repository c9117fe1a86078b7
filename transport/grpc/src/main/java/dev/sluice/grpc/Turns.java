package dev.sluice.grpc;

import dev.sluice.component.ComponentContext;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Connections of one event loop that sent more than a turn takes, in the order in which they get to
 * the next one: a few in each round of the loop, which looks at all sockets in between. So a round
 * stays short however many they are, and whoever sends little never waits for them. Confined to the
 * loop.
 */
final class Turns {
  static final int IN_A_ROUND = 16;

  private final Executor nextRound;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean isDue;

  /**
   * @param nextRound runs a task on the loop after it has looked at its sockets
   */
  Turns(Executor nextRound) {
    this.nextRound = nextRound;
  }

  /** Those of every event loop of one collector. Thread-safe. */
  static final class OfLoops implements AutoCloseable {
    private final Map<EventExecutor, Turns> turns = new ConcurrentHashMap<>();

    static OfLoops shared(ComponentContext context) {
      return context.shared(OfLoops.class, "grpc-turns", OfLoops::new);
    }

    Turns of(EventExecutor loop) {
      // not execute: tasks that bring forth tasks would keep the loop from its sockets
      return turns.computeIfAbsent(
          loop, of -> new Turns(task -> of.schedule(task, 1, TimeUnit.NANOSECONDS)));
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
  void take(Runnable turn) {
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
