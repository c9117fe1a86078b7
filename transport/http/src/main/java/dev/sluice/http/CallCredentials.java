package dev.sluice.http;

import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.ClientAuthenticator.NoCredentials;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.OutgoingCall;
import dev.sluice.connections.CredentialWait;
import dev.sluice.flow.Deadline;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of one call: asked for with each attempt, and once more at once when the server
 * does not take them and newer ones may help. For one thread at a time.
 */
final class CallCredentials {
  private final @Nullable ClientAuthenticator authenticator;
  private final Map<String, String> configured;
  private final ComponentContext context;
  private Map<String, String> given = Map.of();
  private boolean renewed;

  /**
   * @param configured headers, names in lower case
   */
  CallCredentials(
      @Nullable ClientAuthenticator authenticator,
      Map<String, String> configured,
      ComponentContext context) {
    this.authenticator = authenticator;
    this.configured = configured;
    this.context = context;
  }

  /**
   * Goes on at once, or when credentials that are on their way have come. Whoever makes the call
   * watches its deadline.
   *
   * @param broken instead, where the authenticator fails
   */
  void whenReady(HttpCall call, Runnable then, Runnable broken) {
    if (authenticator == null) {
      then.run();
    } else {
      CredentialWait.begin(
          authenticator, outgoing(call), context, Deadline.NONE, then, failure -> broken.run());
    }
  }

  /** Headers for the next attempt. */
  Map<String, String> next(HttpCall call) throws NoCredentials {
    if (authenticator != null) {
      given = authenticator.headers(outgoing(call));
    }
    return given;
  }

  /** Configured headers that the next attempt goes without. */
  Set<String> without(HttpCall call) {
    return authenticator == null ? Set.of() : authenticator.without(outgoing(call));
  }

  /** Whether the last attempt has any, which nobody else is to read. */
  boolean areSecret() {
    return authenticator != null && !given.isEmpty() && authenticator.isSecret();
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
      context.log().error("Authenticator failed", e);
      return false;
    }
    renewed |= again;
    return again;
  }

  private OutgoingCall outgoing(HttpCall call) {
    return new OutgoingCall(
        call.method(),
        HttpUrl.authority(call.uri()),
        HttpUrl.target(call.uri()),
        call.body(),
        call.metadata(),
        configured);
  }
}
