package dev.sluice.load.client;

import dev.sluice.load.payload.Signal;
import java.util.function.Consumer;

/**
 * One connection to a collector. Requests are sent without waiting for answers; answers come on the
 * connection's event loop, which they must not block.
 */
public interface Sender extends AutoCloseable {
  /**
   * Sends one request.
   *
   * @param body stays untouched until the answer
   * @param done gets the answer exactly once
   */
  void send(Signal signal, Body body, Consumer<Answer> done);

  /** How many requests may be under way at once. */
  int mostInFlight();

  /** Connects; returns when the connection stands. */
  void connect() throws InterruptedException;

  /** The collector is there again: a connection that waits before its next attempt need not. */
  void collectorIsBack();

  @Override
  void close();
}
