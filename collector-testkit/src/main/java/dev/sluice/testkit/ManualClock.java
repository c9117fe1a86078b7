package dev.sluice.testkit;

import dev.sluice.runtime.Clock;
import dev.sluice.runtime.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A clock that stands still until the test moves it, and the timers on it. Timers run on the thread
 * that calls {@link #advance}, in the order of their time, each at exactly its time. Thread-safe.
 */
public final class ManualClock implements Clock, Scheduler {
  private static final Instant ORIGIN = Instant.parse("2026-01-02T03:04:05Z");

  private final PriorityQueue<ManualTimer> timers =
      new PriorityQueue<>(
          Comparator.comparingLong((ManualTimer timer) -> timer.atNanos - firstNanos())
              .thenComparingLong(timer -> timer.sequence));
  private final long firstNanos;
  private long nowNanos; // guarded by this
  private long wallOffsetNanos; // guarded by this
  private long nextSequence; // guarded by this

  /**
   * Starts close to the end of the range of {@code long}, so that code which does not subtract
   * fails.
   */
  public ManualClock() {
    this(Long.MAX_VALUE - Duration.ofMinutes(1).toNanos());
  }

  /** Starts at that value of {@code nanoTime}. */
  public ManualClock(long startNanos) {
    this.firstNanos = startNanos;
    this.nowNanos = startNanos;
  }

  private long firstNanos() {
    return firstNanos;
  }

  @Override
  public synchronized long nanoTime() {
    return nowNanos;
  }

  @Override
  public synchronized Instant now() {
    return ORIGIN.plusNanos(nowNanos - firstNanos + wallOffsetNanos);
  }

  /** Moves the wall clock alone, as an operator or NTP does. */
  public synchronized void jumpWallClock(Duration by) {
    wallOffsetNanos += by.toNanos();
  }

  @Override
  public synchronized Timer schedule(Duration delay, Runnable action) {
    ManualTimer timer =
        new ManualTimer(nowNanos + Math.max(0, delay.toNanos()), nextSequence++, action);
    timers.add(timer);
    return timer;
  }

  /** Moves time on and runs every timer that becomes due, also those that timers set on the way. */
  public void advance(Duration by) {
    long target;
    synchronized (this) {
      target = nowNanos + by.toNanos();
    }
    while (true) {
      ManualTimer due;
      synchronized (this) {
        due = timers.peek();
        if (due == null || due.atNanos - target > 0) {
          nowNanos = target;
          return;
        }
        timers.remove();
        if (due.atNanos - nowNanos > 0) {
          nowNanos = due.atNanos;
        }
      }
      due.action.run();
    }
  }

  /**
   * Time passes while the process stands still, as under {@code SIGSTOP}: timers that become due
   * run with the next {@link #advance}.
   */
  public synchronized void standStill(Duration by) {
    nowNanos += by.toNanos();
  }

  /** Runs what is due now without moving time. */
  public void runDue() {
    advance(Duration.ZERO);
  }

  /** How long until each pending timer, soonest first. */
  public synchronized List<Duration> pending() {
    List<Duration> delays = new ArrayList<>();
    for (ManualTimer timer : timers) {
      delays.add(Duration.ofNanos(timer.atNanos - nowNanos));
    }
    delays.sort(Comparator.naturalOrder());
    return delays;
  }

  private final class ManualTimer implements Timer {
    private final long atNanos;
    private final long sequence;
    private final Runnable action;

    ManualTimer(long atNanos, long sequence, Runnable action) {
      this.atNanos = atNanos;
      this.sequence = sequence;
      this.action = action;
    }

    @Override
    public boolean cancel() {
      synchronized (ManualClock.this) {
        return timers.remove(this);
      }
    }
  }
}
