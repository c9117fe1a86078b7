package dev.sluice.connections;

import dev.sluice.runtime.Clock;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.RepeatedLine;
import java.time.Duration;
import java.util.Collection;

/**
 * Makes room for new clients where a listener has as many connections as it may: the connection
 * that has been idle for the longest is closed, so that whoever opens many and sends nothing does
 * not keep others out. One is closed for each that comes, none that was used a moment ago, and none
 * with a request under way. Thread-safe.
 */
public final class IdleConnections {
  /** Who was idle for less may be between two requests. */
  public static final Duration LEAST_IDLE = Duration.ofSeconds(1);

  /** One connection of a listener. */
  public interface Candidate {
    /** What {@link #idleSinceNanos} is of a connection that is in use. */
    long BUSY = Long.MAX_VALUE;

    /**
     * Since when nothing has come and nothing is under way, in the time of the listener; {@link
     * #BUSY} for one in use. Any thread.
     */
    long idleSinceNanos();

    /** Closes it in good order unless it came into use meanwhile. Any thread; does not block. */
    void endIfIdle();
  }

  private final EventLog log;
  private final RepeatedLine line;

  /**
   * @param log of the listener
   */
  public IdleConnections(EventLog log, Clock clock) {
    this.log = log;
    this.line = new RepeatedLine(clock);
  }

  /** Closes the one that has been idle for the longest, if any has been for long enough. */
  public void endOne(Collection<? extends Candidate> open, long nowNanos) {
    Candidate longest = null;
    long age = LEAST_IDLE.toNanos() - 1;
    for (Candidate each : open) {
      long since = each.idleSinceNanos();
      if (since != Candidate.BUSY && nowNanos - since > age) {
        longest = each;
        age = nowNanos - since;
      }
    }
    if (longest != null) {
      tell(open.size());
      longest.endIfIdle();
    }
  }

  private void tell(int connections) {
    long leftOut = line.admit();
    if (leftOut >= 0) {
      log.warn(
          "All connections are in use. The one that is idle for the longest is closed for a new one.",
          "connections",
          connections,
          RepeatedLine.LEFT_OUT,
          leftOut);
    }
  }
}
