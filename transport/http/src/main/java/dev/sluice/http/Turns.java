package dev.sluice.http;

import dev.sluice.component.ComponentContext;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Who on one event loop has sent requests ahead, in the order in which they get to the next one: a
 * few in each round of the loop, so that a round stays short however many they are, and whoever
 * sends one request at a time never waits for them. Confined to the loop.
 */
final class Turns {
  private static final int IN_A_ROUND = 16;

  private final EventExecutor loop;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean isDue;

  Turns(EventExecutor loop) {
    this.loop = loop;
  }

  /** Those of every event loop of one collector. Thread-safe. */
  static final class OfLoops implements AutoCloseable {
    private final Map<EventExecutor, Turns> turns = new ConcurrentHashMap<>();

    static OfLoops shared(ComponentContext context) {
      return context.shared(OfLoops.class, "http-turns", OfLoops::new);
    }

    Turns of(EventExecutor loop) {
      return turns.computeIfAbsent(loop, Turns::new);
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
      // not execute: tasks that bring forth tasks would keep the loop from its sockets
      loop.schedule(this::round, 1, TimeUnit.NANOSECONDS);
    }
  }

  private void round() {
    isDue = false;
    for (int left = Math.min(IN_A_ROUND, waiting.size()); left > 0; left--) {
      waiting.remove().run();
    }
    if (!waiting.isEmpty()) {
      comeAgain();
    }
  }
}
