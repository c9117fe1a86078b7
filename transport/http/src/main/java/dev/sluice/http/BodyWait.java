package dev.sluice.http;

import java.time.Duration;

/**
 * How long a connection waits for the next piece of a request's body, and since when. Written on
 * the connection's event loop; {@link #isSilentSince} may be asked by any thread.
 */
final class BodyWait {
  private final ServerRules rules;
  private final ConnectionTimer timer;
  private volatile boolean isDue;
  private volatile long lastNanos; // when the last piece came

  BodyWait(ServerRules rules, ConnectionTimer timer) {
    this.rules = rules;
    this.timer = timer;
  }

  /**
   * Waits for the first piece, or for the next one, since one came.
   *
   * @param headNanos when the first byte of the request came
   */
  void goOn(long headNanos) {
    lastNanos = System.nanoTime();
    Duration idle = rules.limits().bodyIdle();
    Duration whole = rules.config().timeouts().read();
    if (!whole.isZero()) {
      Duration left = whole.minusNanos(System.nanoTime() - headNanos);
      idle = left.compareTo(idle) < 0 ? left : idle;
      idle = idle.isNegative() || idle.isZero() ? Duration.ofNanos(1) : idle;
    }
    timer.arm(idle);
    if (!isDue) {
      isDue = true;
    }
  }

  /** All of it is here, or nobody waits for it any more; the timer is the caller's again. */
  void end() {
    isDue = false;
  }

  /** Whether a body is due of which nothing arrived since then. */
  boolean isSilentSince(long nanos) {
    return isDue && lastNanos - nanos <= 0;
  }
}
