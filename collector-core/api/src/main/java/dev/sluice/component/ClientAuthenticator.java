package dev.sluice.component;

import java.util.Map;
import java.util.Set;

/**
 * What an extension implements to give credentials to exporters. It is asked on event loops, by
 * many threads at once: it must not block.
 */
public interface ClientAuthenticator {
  /** What exporters need the extension that {@code auth} names to be. */
  ExtensionRole<ClientAuthenticator> ROLE =
      new ExtensionRole<>(
          ClientAuthenticator.class,
          "authenticator",
          "failed to resolve authenticator \"%s\": authenticator not found",
          "failed to resolve authenticator \"%s\": requested authenticator is not a client"
              + " authenticator",
          "Name an extension that gives credentials, or remove auth.");

  /**
   * Headers to add to one request; they win over configured ones of the same name.
   *
   * @throws NoCredentials when there are none at the moment; the request is sent later
   */
  Map<String, String> headers(OutgoingCall call) throws NoCredentials;

  /** Names, in lower case, of configured headers that the request is to go without. */
  default Set<String> without(OutgoingCall call) {
    return Set.of();
  }

  /**
   * Waits for credentials that are on their way, a token that is being fetched for example. Comes
   * before {@link #headers}, which says what came of it.
   *
   * @param then run exactly once, on any thread, possibly before this returns: at once, when there
   *     are credentials or the wait is over. It must not block
   */
  default void whenReady(OutgoingCall call, Runnable then) {
    then.run();
  }

  /** Whether what it gives must not go over a connection that anybody can read. */
  default boolean isSecret() {
    return false;
  }

  /**
   * The backend answered 401 or {@code UNAUTHENTICATED}. Of many requests that were on the way with
   * the same credentials each is told of.
   *
   * @param given what {@link #headers} gave it
   * @return whether it is worth asking for headers again: the request is then made once more, at
   *     once
   */
  default boolean refused(OutgoingCall call, Map<String, String> given) {
    return false;
  }

  /** There are no credentials yet, or no longer; the message is for people and holds no secret. */
  final class NoCredentials extends Exception {
    private static final long serialVersionUID = 1L;

    public NoCredentials(String message) {
      super(message);
    }
  }
}
