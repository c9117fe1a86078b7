package dev.sluice.engine;

import dev.sluice.component.ComponentStatus;
import dev.sluice.runtime.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of one component, by the reference's rules: fatal error and stopped are final, a
 * permanent error ends only by stopping, and OK and recoverable errors may be told again.
 * Thread-safe.
 */
final class StatusMachine {
  private @Nullable ComponentStatus state; // guarded by this; null before the first report
  private @Nullable Throwable cause; // guarded by this
  private Instant since = Instant.EPOCH; // guarded by this
  private final Clock clock;

  StatusMachine(Clock clock) {
    this.clock = clock;
  }

  /** Takes a report; false when the rules do not allow it, and nothing changed. */
  synchronized boolean report(ComponentStatus next, @Nullable Throwable why) {
    if (!allowed(state).contains(next)) {
      return false;
    }
    if (state != next) {
      since = clock.now();
    }
    state = next;
    cause = why;
    return true;
  }

  synchronized @Nullable ComponentStatus state() {
    return state;
  }

  synchronized StatusSnapshot snapshot() {
    return new StatusSnapshot(state, cause, since);
  }

  private static Set<ComponentStatus> allowed(@Nullable ComponentStatus from) {
    if (from == null) {
      return EnumSet.of(ComponentStatus.STARTING);
    }
    return switch (from) {
      case STARTING, OK, RECOVERABLE_ERROR ->
          EnumSet.of(
              ComponentStatus.OK,
              ComponentStatus.RECOVERABLE_ERROR,
              ComponentStatus.PERMANENT_ERROR,
              ComponentStatus.FATAL_ERROR,
              ComponentStatus.STOPPING);
      case PERMANENT_ERROR -> EnumSet.of(ComponentStatus.STOPPING);
      case STOPPING ->
          EnumSet.of(
              ComponentStatus.STOPPED,
              ComponentStatus.RECOVERABLE_ERROR,
              ComponentStatus.PERMANENT_ERROR,
              ComponentStatus.FATAL_ERROR);
      case FATAL_ERROR, STOPPED -> EnumSet.noneOf(ComponentStatus.class);
    };
  }
}
