package dev.sluice.grpc;

import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.ClientAuthenticator.NoCredentials;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.OutgoingCall;
import dev.sluice.connections.CredentialWait;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.StatusCode;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes calls with what an authenticator gives, and once more at once when the backend does not
 * take it and newer credentials may help. Thread-safe.
 */
record CallCredentials(ClientAuthenticator authenticator, ComponentContext context) {
  private static final GrpcResult BROKEN =
      GrpcResult.failed(StatusCode.UNAVAILABLE, "the authenticator failed");

  private static final GrpcResult LATE =
      GrpcResult.failed(
          StatusCode.DEADLINE_EXCEEDED, "the deadline passed in the wait for credentials");

  /** Makes a call. */
  @FunctionalInterface
  interface Attempt {
    /**
     * @param without configured headers that it goes without
     * @param given headers that it takes along
     */
    void make(Set<String> without, Map<String, String> given, Consumer<GrpcResult> result);
  }

  /**
   * @param deadline until when it waits for credentials
   * @param attempt makes the call with these headers, and hands on the result
   * @param done gets the last result, once
   */
  void call(OutgoingCall call, Deadline deadline, Attempt attempt, Consumer<GrpcResult> done) {
    whenReady(call, deadline, attempt, done, true);
  }

  private void whenReady(
      OutgoingCall call,
      Deadline deadline,
      Attempt attempt,
      Consumer<GrpcResult> done,
      boolean mayRenew) {
    CredentialWait.begin(
        authenticator,
        call,
        context,
        deadline,
        () -> attempt(call, deadline, attempt, done, mayRenew),
        failure -> done.accept(failure == CredentialWait.Failure.LATE ? LATE : BROKEN));
  }

  private void attempt(
      OutgoingCall call,
      Deadline deadline,
      Attempt attempt,
      Consumer<GrpcResult> done,
      boolean mayRenew) {
    Set<String> without;
    Map<String, String> given;
    try {
      given = authenticator.headers(call);
      without = authenticator.without(call);
    } catch (NoCredentials e) {
      done.accept(GrpcResult.failed(StatusCode.UNAVAILABLE, "authenticator: " + e.getMessage()));
      return;
    } catch (RuntimeException e) {
      context.log().error("Authenticator failed", e);
      done.accept(BROKEN);
      return;
    }
    attempt.make(
        without,
        given,
        result -> {
          boolean isRefused = result.status().code() == StatusCode.UNAUTHENTICATED;
          if (isRefused && isWorthRenewing(call, given) && mayRenew) {
            whenReady(call, deadline, attempt, done, false);
          } else {
            done.accept(result);
          }
        });
  }

  private boolean isWorthRenewing(OutgoingCall call, Map<String, String> given) {
    try {
      return authenticator.refused(call, given);
    } catch (RuntimeException e) {
      context.log().error("Authenticator failed", e);
      return false;
    }
  }
}
