package dev.sluice.engine;

import dev.sluice.telemetry.EventLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What the parts of one collector share, made by the first asker, closed in reverse order. */
final class SharedObjects implements AutoCloseable {
  private final Map<Key, AutoCloseable> objects = new HashMap<>(); // guarded by this
  private final Deque<AutoCloseable> lastMadeFirst = new ArrayDeque<>(); // guarded by this
  private final EventLog log;
  private boolean closed; // guarded by this

  private record Key(Class<?> type, String name) {}

  SharedObjects(EventLog log) {
    this.log = log;
  }

  synchronized <T extends AutoCloseable> T get(Class<T> type, String name, Supplier<T> maker) {
    if (closed) {
      throw new IllegalStateException("the collector has stopped");
    }
    Key key = new Key(type, name);
    AutoCloseable found = objects.get(key);
    if (found == null) {
      found = maker.get();
      objects.put(key, found);
      lastMadeFirst.push(found);
    }
    return type.cast(found);
  }

  @Override
  public void close() {
    Deque<AutoCloseable> all;
    synchronized (this) {
      closed = true;
      all = new ArrayDeque<>(lastMadeFirst);
      lastMadeFirst.clear();
      objects.clear();
    }
    for (AutoCloseable object : all) {
      try {
        object.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        log.error("A shared object could not be closed.", e, "type", object.getClass().getName());
      }
    }
  }
}
