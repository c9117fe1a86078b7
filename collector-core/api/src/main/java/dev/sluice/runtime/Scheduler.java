package dev.sluice.runtime;

import java.time.Duration;

/** Timers. Actions are short and never block; what blocks goes to the executor. */
public interface Scheduler {
  /** Runs the action once after the delay, on a timer thread. */
  Timer schedule(Duration delay, Runnable action);

  /** A pending action. */
  interface Timer {
    /** Keeps the action from running, unless it has begun. True when it will not run. */
    boolean cancel();
  }
}
