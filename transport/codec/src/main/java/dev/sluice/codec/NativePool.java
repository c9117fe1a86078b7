package dev.sluice.codec;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Keeps a few objects that hold native memory for the next user. Lock-free. What does not fit is
 * closed, so the native memory at rest is bounded.
 */
final class NativePool<T extends AutoCloseable> implements AutoCloseable {
  private static final int MAX_IDLE = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

  private final Supplier<T> maker;
  private final ConcurrentLinkedQueue<T> idle = new ConcurrentLinkedQueue<>();
  private final AtomicInteger idleCount = new AtomicInteger();
  private volatile boolean closed;

  NativePool(Supplier<T> maker) {
    this.maker = maker;
  }

  /** An object in its first state; goes back by {@link #give} or {@link #discard}. */
  T take() {
    T pooled = idle.poll();
    if (pooled == null) {
      return maker.get();
    }
    idleCount.decrementAndGet();
    return pooled;
  }

  /** Takes back an object that was reset. */
  void give(T object) {
    if (closed || idleCount.incrementAndGet() > MAX_IDLE) {
      if (!closed) {
        idleCount.decrementAndGet();
      }
      discard(object);
      return;
    }
    idle.add(object);
    if (closed) {
      close();
    }
  }

  /** Closes an object instead of keeping it. */
  void discard(T object) {
    try {
      object.close();
    } catch (Exception e) {
      throw new IllegalStateException("closing native state", e);
    }
  }

  int idleCount() {
    return idle.size();
  }

  @Override
  public void close() {
    closed = true;
    for (T object = idle.poll(); object != null; object = idle.poll()) {
      discard(object);
    }
  }
}
