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
   * Looks at the head of a request; must not block, but for those that {@link #takesLong} names.
   *
   * @return attributes of who was recognised
   * @throws NotAuthenticated when the request is to be refused
   */
  Map<String, String> authenticate(CallHead head) throws NotAuthenticated;

  /**
   * Whether to recognise this one takes so long that a worker is to ask: a password that has to be
   * hashed, for example. Nothing of the body is read meanwhile. Must not block.
   */
  default boolean takesLong(CallHead head) {
    return false;
  }

  /** The request is refused; the message goes to the client and holds no secret. */
  final class NotAuthenticated extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean forNow;

    /** Refused with 401 or {@code UNAUTHENTICATED}. */
    public NotAuthenticated(String message) {
      this(message, false);
    }

    private NotAuthenticated(String message, boolean forNow) {
      super(message);
      this.forNow = forNow;
    }

    /** Nobody can say at the moment who calls: 503 or {@code UNAVAILABLE}, to come again. */
    public static NotAuthenticated forNow(String message) {
      return new NotAuthenticated(message, true);
    }

    /** Whether the same credentials may be taken later. */
    public boolean isForNow() {
      return forNow;
    }
  }
}
