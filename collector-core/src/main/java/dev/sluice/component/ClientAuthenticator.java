package dev.sluice.component;

import dev.sluice.data.RequestMetadata;
import java.util.Map;

/** What an extension implements to give credentials to exporters. */
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

  /** Headers to add to one request; must not block. */
  Map<String, String> headers(RequestMetadata metadata);
}
