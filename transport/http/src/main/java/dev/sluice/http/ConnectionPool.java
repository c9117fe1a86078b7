package dev.sluice.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one client: idle ones are used again, newest first. Thread-safe; nothing is
 * called under its lock.
 */
final class ConnectionPool {
  /** Connections to one route. */
  private static final class Host {
    final Deque<ClientConnection> idle = new ArrayDeque<>();
    final Deque<ConnectionOpener.Result> waiting = new ArrayDeque<>();
    int open; // with those being opened
  }

  private final ConnectionOpener opener;
  private final int maxIdle;
  private final int maxIdlePerHost;
  private final int maxPerHost;
  private final Duration idleTimeout;
  private final boolean reuse;
  private final Map<HttpRoute, Host> hosts = new HashMap<>(); // guarded by this
  private final Set<ClientConnection> all = new HashSet<>(); // guarded by this
  private int idleCount; // guarded by this
  private boolean closed; // guarded by this

  ConnectionPool(ConnectionOpener opener, HttpClientConfig config) {
    this.opener = opener;
    this.maxIdle = unlimited(config.keepAlive().maxIdleConns());
    this.maxIdlePerHost = unlimited(config.keepAlive().maxIdleConnsPerHost());
    this.maxPerHost = unlimited(config.maxConnsPerHost());
    this.idleTimeout = config.keepAlive().idleConnTimeout();
    this.reuse = !config.keepAlive().disabled();
  }

  private static int unlimited(int configured) {
    return configured <= 0 ? Integer.MAX_VALUE : configured;
  }

  /** Whether connections are kept for further exchanges. */
  boolean reuses() {
    return reuse;
  }

  /**
   * Gives a connection to the route, now or when one is there.
   *
   * @param fresh whether it must be a new one, because an old one just turned out to be dead
   */
  void acquire(HttpRoute route, boolean fresh, ConnectionOpener.Result result) {
    ClientConnection pooled = null;
    boolean open = false;
    boolean refused = false;
    synchronized (this) {
      Host host = hosts.computeIfAbsent(route, key -> new Host());
      if (closed) {
        refused = true;
      } else {
        pooled = fresh ? null : takeIdle(host);
        if (pooled == null) {
          open = host.open < maxPerHost;
          if (open) {
            host.open++;
          } else {
            host.waiting.add(result);
          }
        }
      }
    }
    if (refused) {
      result.failed("the client is closed");
    } else if (pooled != null) {
      result.opened(pooled);
    } else if (open) {
      open(route, result);
    }
  }

  private @Nullable ClientConnection takeIdle(Host host) {
    for (ClientConnection c = host.idle.pollFirst(); c != null; c = host.idle.pollFirst()) {
      idleCount--;
      if (c.channel().isActive()) {
        return c;
      }
    }
    return null;
  }

  private void open(HttpRoute route, ConnectionOpener.Result result) {
    opener.open(
        route,
        new ConnectionOpener.Result() {
          @Override
          public void opened(ClientConnection connection) {
            boolean tooLate;
            synchronized (ConnectionPool.this) {
              tooLate = closed;
              all.add(connection);
            }
            connection.channel().closeFuture().addListener(future -> gone(route, connection));
            if (tooLate) {
              connection.channel().close();
            }
            result.opened(connection);
          }

          @Override
          public void failed(String why) {
            openNext(route);
            result.failed(why);
          }
        });
  }

  private void gone(HttpRoute route, ClientConnection connection) {
    synchronized (this) {
      all.remove(connection);
      Host host = hosts.get(route);
      if (host != null && host.idle.remove(connection)) {
        idleCount--;
      }
    }
    openNext(route);
  }

  /** One connection less: the first that waits gets a new one. */
  private void openNext(HttpRoute route) {
    ConnectionOpener.Result next;
    synchronized (this) {
      Host host = hosts.get(route);
      if (host == null) {
        return;
      }
      host.open--;
      next = host.waiting.pollFirst();
      if (next != null) {
        host.open++;
      } else if (host.open == 0) {
        hosts.remove(route);
      }
    }
    if (next != null) {
      open(route, next);
    }
  }

  /** Takes back a connection that can serve again. On its event loop. */
  void release(HttpRoute route, ClientConnection connection) {
    ConnectionOpener.Result next = null;
    boolean close = false;
    synchronized (this) {
      Host host = hosts.get(route);
      if (host == null || closed || !reuse || !connection.channel().isActive()) {
        close = true;
      } else {
        next = host.waiting.pollFirst();
        if (next == null) {
          close = idleCount >= maxIdle || host.idle.size() >= maxIdlePerHost;
          if (!close) {
            host.idle.addFirst(connection);
            idleCount++;
          }
        }
      }
    }
    if (close) {
      connection.channel().close();
    } else if (next != null) {
      next.opened(connection);
    } else {
      connection.idle(idleTimeout);
    }
  }

  /** Idle connections now, for tests. */
  synchronized int idleCount() {
    return idleCount;
  }

  /** Closes every connection; exchanges on them break. */
  void close() {
    List<ClientConnection> open;
    List<ConnectionOpener.Result> waiting = new ArrayList<>();
    synchronized (this) {
      closed = true;
      open = List.copyOf(all);
      for (Host host : hosts.values()) {
        waiting.addAll(host.waiting);
        host.waiting.clear();
      }
    }
    open.forEach(connection -> connection.channel().close());
    waiting.forEach(result -> result.failed("the client is closed"));
  }
}
