package dev.sluice.http;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one time-out that a connection waits for at a time. Moving it later, which happens with every
 * chunk, only writes a field. Confined to the connection's event loop.
 */
final class ConnectionTimer {
  private final EventExecutor loop;
  private final Runnable onExpired;
  private boolean armed;
  private long atNanos;
  private @Nullable Future<?> task;
  private long taskAtNanos;

  ConnectionTimer(EventExecutor loop, Runnable onExpired) {
    this.loop = loop;
    this.onExpired = onExpired;
  }

  /** Runs the action after so long, unless it is armed anew or disarmed; zero disarms. */
  void arm(Duration after) {
    if (after.isZero() || after.isNegative()) {
      armed = false;
      return;
    }
    armed = true;
    atNanos = System.nanoTime() + after.toNanos();
    Future<?> pending = task;
    if (pending != null && taskAtNanos - atNanos > 0) {
      pending.cancel(false);
      task = null;
    }
    if (task == null) {
      schedule(after.toNanos());
    }
  }

  void disarm() {
    armed = false;
  }

  /** For good: the connection is gone. */
  void close() {
    armed = false;
    Future<?> pending = task;
    task = null;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  private void schedule(long nanos) {
    taskAtNanos = atNanos;
    task = loop.schedule(this::fire, nanos, TimeUnit.NANOSECONDS);
  }

  private void fire() {
    task = null;
    if (!armed) {
      return;
    }
    long left = atNanos - System.nanoTime();
    if (left > 0) {
      schedule(left);
    } else {
      armed = false;
      onExpired.run();
    }
  }
}
