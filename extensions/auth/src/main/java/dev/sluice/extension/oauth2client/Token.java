package dev.sluice.extension.oauth2client;

import dev.sluice.credentials.HeaderBytes;
import java.util.Map;

/**
 * A token in use. Immutable.
 *
 * @param value of the header of calls that it goes with
 * @param issuedNanos when it came
 * @param renewNanos from when on another one is wanted
 * @param endNanos when it is no longer good
 * @param ends whether it ever is
 */
record Token(String value, long issuedNanos, long renewNanos, long endNanos, boolean ends) {
  static final String HEADER = "Authorization";

  /**
   * @param bufferNanos how long before its end it is to be renewed; half its life at most, so that
   *     one of a short life is not renewed with each call
   */
  static Token of(TokenAnswer.Issued issued, long nowNanos, long bufferNanos) {
    long life = issued.lifeNanos();
    return new Token(
        HeaderBytes.sent(issued.type() + " " + issued.token()),
        nowNanos,
        nowNanos + life - Math.min(bufferNanos, life / 2),
        nowNanos + life,
        life > 0);
  }

  Map<String, String> header() {
    return Map.of(HEADER, value);
  }

  boolean isGood(long nowNanos) {
    return !ends || nowNanos - endNanos < 0;
  }

  boolean wantsRenewal(long nowNanos) {
    return ends && nowNanos - renewNanos >= 0;
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "[REDACTED]";
  }
}
