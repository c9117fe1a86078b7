package dev.sluice.http;

import dev.sluice.flow.Deadline;
import dev.sluice.runtime.Clock;
import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of one server: bounds their number by not accepting, and ends them in good
 * order. Thread-safe.
 */
final class ServerConnections {
  private final int maxOpen;
  private final Set<ServerConnection> open = ConcurrentHashMap.newKeySet();
  private final Object changed = new Object();
  private volatile boolean stopping;
  private volatile @Nullable Channel listener; // written once, by start

  ServerConnections(int maxOpen) {
    this.maxOpen = maxOpen;
  }

  void listening(Channel channel) {
    listener = channel;
  }

  int size() {
    return open.size();
  }

  boolean isStopping() {
    return stopping;
  }

  void opened(ServerConnection connection) {
    open.add(connection);
    if (open.size() >= maxOpen) {
      acceptMore(false);
    }
    if (stopping) {
      connection.closeWhenIdle();
    }
  }

  void closed(ServerConnection connection) {
    open.remove(connection);
    if (open.size() < maxOpen && !stopping) {
      acceptMore(true);
    }
    synchronized (changed) {
      changed.notifyAll();
    }
  }

  private void acceptMore(boolean accept) {
    Channel channel = listener;
    if (channel != null && channel.config().isAutoRead() != accept) {
      channel.config().setAutoRead(accept);
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
