package dev.sluice.http;

import static dev.sluice.config.Key.componentId;
import static dev.sluice.config.Key.strings;

import dev.sluice.config.Spec;
import dev.sluice.id.ComponentId;
import java.util.List;
import java.util.Optional;

/**
 * The {@code auth} block of a server.
 *
 * @param authenticator the extension that is asked; empty refuses at start
 * @param requestParams query parameters that are shown to it as if they were headers; they win over
 *     headers
 */
public record ServerAuthConfig(Optional<ComponentId> authenticator, List<String> requestParams) {

  static final Spec<ServerAuthConfig> SPEC =
      Spec.of(
          keys ->
              new ServerAuthConfig(
                  keys.get(componentId("authenticator", "extension that guards this server")),
                  keys.get(
                      strings(
                          "request_params",
                          "query parameters to show to the authenticator as headers"))));

  public ServerAuthConfig {
    requestParams = List.copyOf(requestParams);
  }
}
