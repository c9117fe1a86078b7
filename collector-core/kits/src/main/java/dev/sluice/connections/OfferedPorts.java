package dev.sluice.connections;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ports whose listeners are about to go and let an heir bind beside them. Nobody else binds a port
 * that is in use: without an offer it is an error, as usual. One for each collector. Thread-safe.
 */
public final class OfferedPorts implements AutoCloseable {
  private final Map<Integer, Integer> offers = new ConcurrentHashMap<>();

  /** A listener on that port lets others bind it too. */
  public void offer(int port) {
    offers.merge(port, 1, Integer::sum);
  }

  /** It is closed, or wants its port for itself again. */
  public void withdraw(int port) {
    offers.computeIfPresent(port, (key, count) -> count == 1 ? null : count - 1);
  }

  public boolean isOffered(int port) {
    return offers.containsKey(port);
  }

  @Override
  public void close() {
    offers.clear();
  }
}
