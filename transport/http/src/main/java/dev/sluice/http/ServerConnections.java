package dev.sluice.http;

import dev.sluice.component.ComponentContext;
import dev.sluice.connections.IdleConnections;
import dev.sluice.flow.Deadline;
import dev.sluice.memory.ArrivalSweep;
import dev.sluice.runtime.Clock;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.RepeatedLine;
import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The open connections of one server, and their end in good order. Thread-safe. */
final class ServerConnections {
  private final Set<ServerConnection> open = ConcurrentHashMap.newKeySet();
  private final Object changed = new Object();
  private final RepeatedLine broken;
  private final IdleConnections idle;
  private volatile boolean stopping;

  ServerConnections(ComponentContext context) {
    this.broken = new RepeatedLine(context.clock());
    this.idle = new IdleConnections(context.log(), context.clock());
  }

  int size() {
    return open.size();
  }

  boolean isStopping() {
    return stopping;
  }

  void opened(ServerConnection connection) {
    open.add(connection);
    if (stopping) {
      connection.closeWhenIdle();
    }
  }

  void closed(ServerConnection connection) {
    open.remove(connection);
    synchronized (changed) {
      changed.notifyAll();
    }
  }

  /** Ends bodies that stopped arriving while memory is short; at other times their timer does. */
  void endSilentBodies(boolean memoryIsShort) {
    if (memoryIsShort) {
      long since = System.nanoTime() - ArrivalSweep.PATIENCE_WHILE_SHORT.toNanos();
      open.forEach(connection -> connection.endBodySilentSince(since));
    }
  }

  /** Makes room for a new connection if some other has been idle. Any thread. */
  void endOneIdle() {
    idle.endOne(open, System.nanoTime());
  }

  /**
   * A connection ends because of what its client sent; many of them are told of in few lines.
   *
   * @param why in our own words, without a byte of what came
   */
  void broke(String why, Channel connection, EventLog log) {
    long leftOut = broken.admit();
    if (leftOut >= 0) {
      log.warn(
          "Closing an HTTP connection",
          "error",
          why,
          "peer",
          Endpoint.shown(connection.remoteAddress()),
          RepeatedLine.LEFT_OUT,
          leftOut);
    }
  }

  /** Lets every connection end after its request, and ends the rest at the deadline. Blocks. */
  void stop(Deadline deadline, Clock clock) throws InterruptedException {
    stopping = true;
    open.forEach(ServerConnection::closeWhenIdleOnLoop);
    synchronized (changed) {
      while (!open.isEmpty() && !deadline.isPassed(clock.nanoTime())) {
        long left = Math.min(deadline.remainingNanos(clock.nanoTime()), 100_000_000L);
        TimeUnit.NANOSECONDS.timedWait(changed, Math.max(left, 1));
      }
    }
    open.forEach(ServerConnection::close);
  }
}
