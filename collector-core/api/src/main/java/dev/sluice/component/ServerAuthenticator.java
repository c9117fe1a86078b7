package dev.sluice.component;

import java.util.Map;

/** What an extension implements to guard servers. It is asked before a byte of the body is read. */
public interface ServerAuthenticator {
  /** What servers need the extension that {@code auth} names to be. */
  ExtensionRole<ServerAuthenticator> ROLE =
      new ExtensionRole<>(
          ServerAuthenticator.class,
          "authenticator",
          "failed to resolve authenticator \"%s\": authenticator not found",
          "failed to resolve authenticator \"%s\": requested authenticator is not a server"
              + " authenticator",
          "Name an extension that guards servers, or remove auth.");

  /**
   * Looks at the head of a request; must not block.
   *
   * @return attributes of who was recognised
   * @throws NotAuthenticated when the request is to be refused with 401 or UNAUTHENTICATED
   */
  Map<String, String> authenticate(CallHead head) throws NotAuthenticated;

  /** The request is refused; the message goes to the client and holds no secret. */
  final class NotAuthenticated extends Exception {
    private static final long serialVersionUID = 1L;

    public NotAuthenticated(String message) {
      super(message);
    }
  }
}
