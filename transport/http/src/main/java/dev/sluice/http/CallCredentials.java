package dev.sluice.http;

import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.ClientAuthenticator.NoCredentials;
import dev.sluice.component.OutgoingCall;
import dev.sluice.telemetry.EventLog;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of one call: asked for with each attempt, and once more at once when the server
 * does not take them and newer ones may help. For one thread at a time.
 */
final class CallCredentials {
  private final @Nullable ClientAuthenticator authenticator;
  private final EventLog log;
  private Map<String, String> given = Map.of();
  private boolean renewed;

  CallCredentials(@Nullable ClientAuthenticator authenticator, EventLog log) {
    this.authenticator = authenticator;
    this.log = log;
  }

  /** Headers for the next attempt. */
  Map<String, String> next(HttpCall call) throws NoCredentials {
    if (authenticator != null) {
      given = authenticator.headers(outgoing(call));
    }
    return given;
  }

  /** The server answered 401. True when the call is to be made again. */
  boolean refused(HttpCall call) {
    if (authenticator == null) {
      return false;
    }
    boolean again;
    try {
      again = authenticator.refused(outgoing(call), given) && !renewed;
    } catch (RuntimeException e) {
      log.error("Authenticator failed", e);
      return false;
    }
    renewed |= again;
    return again;
  }

  private static OutgoingCall outgoing(HttpCall call) {
    return new OutgoingCall(
        call.method(),
        HttpUrl.authority(call.uri()),
        HttpUrl.target(call.uri()),
        call.body(),
        call.metadata());
  }
}
