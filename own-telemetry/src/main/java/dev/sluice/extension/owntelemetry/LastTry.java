package dev.sluice.extension.owntelemetry;

import dev.sluice.flow.Deadline;
import java.time.Duration;

/**
 * How long a stop of the collector may be held up by what the collector says of itself: one try,
 * which a backend that is there answers at once. The time of a shutdown is for others' data.
 */
final class LastTry {
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final Duration LONGEST_END = Duration.ofSeconds(1);

  private LastTry() {}

  /** For one request. */
  static Duration limit(Duration usual) {
    return usual.compareTo(LONGEST) < 0 ? usual : LONGEST;
  }

  /** The same, before the deadline. */
  static Duration limit(Duration usual, Deadline deadline, long nowNanos) {
    long left = Math.max(0, deadline.remainingNanos(nowNanos));
    return Duration.ofNanos(Math.min(left, limit(usual).toNanos()));
  }

  /** Until when the exporter may take to let go. */
  static Deadline end(Deadline deadline, long nowNanos) {
    long left = deadline.remainingNanos(nowNanos);
    return left < LONGEST_END.toNanos() ? deadline : Deadline.after(nowNanos, LONGEST_END);
  }
}
